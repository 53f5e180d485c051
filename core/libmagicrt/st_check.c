/*
 * What a check (ST_LU_CHECK) does besides the transfer: it reads the old
 * instance again, past all copies, and compares.  Objects without pointers
 * must be equal byte by byte; those with pointers are elsewhere by right, and
 * of them, as of all, there must be as many as before.
 */
#include <errno.h>
#include <string.h>
#include "st_private.h"

static int
differs(struct st_transfer *st, const struct st_object *object, uint32_t at)
{
    struct st_place place = { object, at, 0, object->type };

    st_dump_error(st, ST_REASON_CHECK, &place);
    return EGENERIC;
}

static int
is_comparable(const struct st_transfer *st, const struct st_object *object)
{
    return st_is_moved(object, object->kind) &&
        !((object->flags | object->local_flags) &
            (MAGIC_PXFER | MAGIC_TXFER)) &&
        st_same_type(st, object->type, object->local_type) &&
        (st->remote.types[object->type].flags & MAGIC_TYPE_NO_POINTERS);
}

static int
compare(struct st_transfer *st, const struct st_object *object)
{
    const char *local = (const char *) object->local_address;
    uint32_t at = 0;
    int r;

    if (object->local_size != object->size)
        return differs(st, object, 0);
    r = st->info->copy_state_region(st->info->context, object->address,
        object->size, st->scratch);
    if (r != 0)
        return r;
    if (memcmp(local, st->scratch, object->size) == 0)
        return 0;
    while (local[at] == st->scratch[at])
        at++;
    return differs(st, object, at);
}

/* Before what this instance had allocated by itself is collected. */
int
st_check(struct st_transfer *st)
{
    const struct magic_dsentry *entry;
    uint32_t paired = 0, made = 0, compared = 0;
    int r;

    for (uint32_t i = 0; i < st->num_objects; i++) {
        const struct st_object *object = &st->objects[i];

        paired += object->kind == ST_DSENTRY && object->paired;
        if (!is_comparable(st, object))
            continue;
        if ((r = compare(st, object)) != 0)
            return r;
        compared++;
    }
    for (uint32_t next = _magic_vars.next_dsentry; next != 0;) {
        entry = (const struct magic_dsentry *) next;
        made += !(entry->flags & MAGIC_DS_EARLY);
        next = entry->next;
    }
    if (made != paired) {
        st_print(st, "[ERROR] check: %u dsentries instead of %u\n", made,
            paired);
        return EGENERIC;
    }
    st_print(st, "st_check: %u objects are as in the old instance\n", compared);
    return 0;
}
