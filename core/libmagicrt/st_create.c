/* Makes the local counterparts of dynamic objects, zeroed, as they are planned. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "st_private.h"

static int
by_age(const void *a, const void *b)
{
    uint32_t x = (*(const struct st_object *const *) a)->index;
    uint32_t y = (*(const struct st_object *const *) b)->index;

    return x < y ? -1 : x > y;
}

static struct magic_content
content_of(const struct st_object *object)
{
    struct magic_content content = { object->local_site, object->local_type,
        object->has_rest ? MAGIC_NONE : object->local_element };

    return content;
}

static struct magic_dsentry *
create_map(struct st_transfer *st, const struct magic_dsentry *remote,
    const struct st_object *object)
{
    struct magic_content content = content_of(object);
    uint32_t size = object->local_size;
    uint32_t extent = MAGIC_ROUND(size, MAGIC_PAGE);
    void *memory;

    if (st_is_inherited(st, object))
        return magic_map_create(remote->address, remote->size, remote->extent,
            remote->mapping, &content);
    if (st->temporary != NULL) {
        if ((uint32_t) (st->temporary - st->persistent) < extent)
            return NULL;
        memory = st->persistent;
        st->persistent += extent;
        memset(memory, 0, extent);
    } else {
        extent += magic_map_padding();
        memory = mmap(NULL, extent, remote->mapping >> 24 | PROT_WRITE,
            MAP_PRIVATE | MAP_ANON, -1, 0);
        if (memory == MAP_FAILED)
            return NULL;
    }
    return magic_map_create((uint32_t) memory, size, extent, remote->mapping,
        &content);
}

static int
create_one(struct st_transfer *st, struct st_object *object)
{
    const struct magic_dsentry *remote = &st->dsentries[object->index];
    struct magic_content content = content_of(object);
    uint32_t size = object->local_size;
    struct magic_dsentry *entry;

    if (remote->flags & MAGIC_DS_MAP) {
        entry = create_map(st, remote, object);
    } else {
        entry = magic_heap_create(size, remote->mapping, &content);
        if (entry != NULL)
            memset((void *) entry->address, 0, size);
    }
    if (entry == NULL) {
        st_print(st, "[ERROR] no memory for a dsentry of %u bytes\n", size);
        return ENOMEM;
    }
    object->local_address = entry->address;
    return 0;
}

static void
create_out_of_band(const struct st_transfer *st)
{
    const struct magic_obdsentry *remote = st->remote_vars.obdsentries;

    for (int i = 0; i < MAGIC_OBD_MAX; i++, remote++) {
        if (remote->address == 0)
            continue;
        (void) st_del_special_mmapped_region_by_addr((void *) remote->address);
        (void) st_add_special_mmapped_region((void *) remote->address,
            remote->size, remote->name);
    }
}

/* In the order of age, or in any other if memory is to be laid out anew. */
int
st_create_dynamic(struct st_transfer *st)
{
    uint32_t count = 0;
    struct st_object **order =
        st_allocate(st, (st->num_objects + 1) * sizeof(*order));
    uint32_t next;
    int r;

    if (order == NULL)
        return ENOMEM;
    for (next = _magic_vars.next_dsentry; next != 0;) {
        struct magic_dsentry *entry = (struct magic_dsentry *) next;

        entry->flags |= MAGIC_DS_EARLY;
        next = entry->next;
    }
    for (uint32_t i = 0; i < st->num_objects; i++) {
        struct st_object *object = &st->objects[i];

        if (object->kind == ST_DSENTRY && object->paired)
            order[count++] = object;
    }
    qsort(order, count, sizeof(*order), by_age);
    if (st->info->flags & ST_LU_ASR) {
        for (uint32_t i = count; i > 1; i--) {
            uint32_t j = magic_random(i) - 1;
            struct st_object *swap = order[i - 1];

            order[i - 1] = order[j];
            order[j] = swap;
        }
    }
    create_out_of_band(st);
    for (uint32_t i = 0; i < count; i++) {
        if ((r = create_one(st, order[i])) != 0)
            return r;
    }
    st_print(st, "total remote dsentries: %u\n", st->num_dsentries);
    return 0;
}
