/*
 * Makes the local counterparts of dynamic objects, zeroed.  A mapping was
 * inherited at its old address and stays there, unless memory is to be laid
 * out anew or was not inherited.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "st_private.h"

static uint32_t
local_site(const struct st_transfer *st, uint32_t remote)
{
    const struct magic_site *site;

    if (remote >= st->remote_vars.sites.count)
        return MAGIC_NONE;
    site = &st->remote.sites[remote];
    for (uint32_t i = 0; i < _magic_vars.sites.count; i++) {
        const struct magic_site *local = &st->local.sites[i];

        if (local->key[0] == site->key[0] && local->key[1] == site->key[1])
            return i;
    }
    return MAGIC_NONE;
}

/* Size of a local structure with a flexible array: as many elements. */
static uint32_t
flexible_size(const struct st_transfer *st, uint32_t size, uint32_t remote,
    uint32_t local)
{
    const struct magic_member *from = st_last_array(&st->remote, remote);
    const struct magic_member *to = st_last_array(&st->local, local);
    uint32_t least = st->local.types[local].size, step, count, result;

    if (from == NULL || to == NULL || size < from->offset)
        return least + size - st->remote.types[remote].size;
    step = st->remote.types[st->remote.types[from->type].first].size;
    if (step == 0)
        return least + size - st->remote.types[remote].size;
    count = (size - from->offset) / step;
    result = to->offset +
        count * st->local.types[st->local.types[to->type].first].size +
        (size - from->offset) % step;
    return result > least ? result : least;
}

/* Size of the local object: as many elements, and the same tail of bytes. */
static uint32_t
local_size(const struct st_transfer *st, uint32_t size, uint32_t remote,
    uint32_t local)
{
    uint32_t from = st->remote.types[remote].size;
    uint32_t to = st->local.types[local].size;
    uint32_t count;

    if (from == 0 || size < from || st_same_type(st, remote, local))
        return size;
    if (st->remote.types[remote].flags & MAGIC_TYPE_VARSIZE)
        return flexible_size(st, size, remote, local);
    count = size / from;
    return count * to + (size - count * from);
}

static struct magic_dsentry *
create_map(struct st_transfer *st, const struct magic_dsentry *remote,
    uint32_t size, uint32_t site, uint32_t type)
{
    uint32_t extent = MAGIC_ROUND(size, MAGIC_PAGE);
    void *memory;

    if (st->temporary != NULL) {
        if ((uint32_t) (st->temporary - st->persistent) < extent)
            return NULL;
        memory = st->persistent;
        st->persistent += extent;
        memset(memory, 0, extent);
    } else {
        if (!(st->info->flags & (ST_LU_ASR | ST_LU_NOMMAP)) &&
            size == remote->size)
            return magic_map_create(remote->address, remote->size,
                remote->extent, remote->mapping, site, type);
        extent += magic_map_padding();
        memory = mmap(NULL, extent, remote->mapping >> 24 | PROT_WRITE,
            MAP_PRIVATE | MAP_ANON, -1, 0);
        if (memory == MAP_FAILED)
            return NULL;
    }
    return magic_map_create((uint32_t) memory, size, extent, remote->mapping,
        site, type);
}

static int
create_one(struct st_transfer *st, uint32_t index)
{
    const struct magic_dsentry *remote = &st->dsentries[index];
    struct st_object *object = &st->objects[st->num_objects++];
    uint32_t site = local_site(st, remote->site);
    uint32_t hint =
        site == MAGIC_NONE ? MAGIC_NONE : st->local.sites[site].type;
    uint32_t type =
        remote->type < st->remote_vars.types.count ? remote->type : 0;
    uint32_t local, size;
    struct magic_dsentry *entry;

    object->kind = ST_DSENTRY;
    object->index = index;
    object->address = remote->address;
    object->size = remote->size;
    object->type = type;
    local = type == 0 ? 0 : st_pair_type(st, type, hint);
    if (local == MAGIC_NONE)
        return 0; /* unpaired: an error once a pointer needs it */
    size = local_size(st, remote->size, type, local);
    if (remote->flags & MAGIC_DS_MAP) {
        entry = create_map(st, remote, size, site, local);
    } else {
        entry = magic_heap_create(size, remote->mapping, site, local);
        if (entry != NULL)
            memset((void *) entry->address, 0, size);
    }
    if (entry == NULL) {
        st_print(st, "[ERROR] no memory for a dsentry of %u bytes\n", size);
        return ENOMEM;
    }
    object->local_address = entry->address;
    object->local_size = size;
    object->local_type = local;
    return 0;
}

static void
create_out_of_band(struct st_transfer *st)
{
    const struct magic_obdsentry *remote = st->remote_vars.obdsentries;

    for (int i = 0; i < MAGIC_OBD_MAX; i++, remote++) {
        struct st_object *object;

        if (remote->address == 0)
            continue;
        (void) st_del_special_mmapped_region_by_addr((void *) remote->address);
        (void) st_add_special_mmapped_region((void *) remote->address,
            remote->size, remote->name);
        object = &st->objects[st->num_objects++];
        object->kind = ST_OBDSENTRY;
        object->index = i;
        object->address = object->local_address = remote->address;
        object->size = object->local_size = remote->size;
    }
}

int
st_create_dynamic(struct st_transfer *st)
{
    uint32_t count = st->num_dsentries;
    uint32_t *order = st_allocate(st, (count + 1) * sizeof(*order));
    uint32_t next;
    int r;

    if (order == NULL)
        return ENOMEM;
    for (next = _magic_vars.next_dsentry; next != 0;) {
        struct magic_dsentry *entry = (struct magic_dsentry *) next;

        entry->flags |= MAGIC_DS_EARLY;
        next = entry->next;
    }
    for (uint32_t i = 0; i < count; i++)
        order[i] = i;
    if (st->info->flags & ST_LU_ASR) {
        for (uint32_t i = count; i > 1; i--) {
            uint32_t j = magic_random(i) - 1, swap = order[i - 1];

            order[i - 1] = order[j];
            order[j] = swap;
        }
    }
    create_out_of_band(st);
    for (uint32_t i = 0; i < count; i++) {
        if ((r = create_one(st, order[i])) != 0)
            return r;
    }
    st_print(st, "total remote dsentries: %u\n", count);
    return 0;
}
