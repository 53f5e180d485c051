/*
 * Copies objects and relocates the pointers in them.  An object is copied as a
 * whole into scratch memory, changed there by its type's relocation list, and
 * stored; only objects whose types differ go member by member.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include "st_private.h"

/* A mapping that VM has given us, at its old address. A heap object may happen
 * to be at its old address too, but it is a new one, without contents. */
static int
is_inherited(const struct st_transfer *st, const struct st_object *object)
{
    return object->kind == ST_DSENTRY &&
        object->address == object->local_address &&
        (st->dsentries[object->index].flags & MAGIC_DS_MAP) &&
        !(st->info->flags & ST_LU_NOMMAP);
}

/*
 * Elements of the array at a structure's end, from the first one that the
 * structure's type does not count.  In an object of a flexible type there are
 * as many as its size has room for.
 */
static int
move_tail(struct st_transfer *st, struct st_object *object, char *bytes,
    int quiet)
{
    const struct magic_member *from_last =
        st_last_array(&st->remote, object->type);
    const struct magic_member *to_last =
        st_last_array(&st->local, object->local_type);
    const struct magic_type *from_array, *to_array;
    char *local = (char *) object->local_address;
    uint32_t from, to, step, local_step, end;
    int r, same = st_same_type(st, object->type, object->local_type);

    if (from_last == NULL || to_last == NULL)
        return 0;
    from_array = &st->remote.types[from_last->type];
    to_array = &st->local.types[to_last->type];
    step = st->remote.types[from_array->first].size;
    local_step = st->local.types[to_array->first].size;
    if (step == 0 || local_step == 0)
        return 0;
    from = from_array->count < to_array->count ? from_array->count
                                               : to_array->count;
    to = to_last->offset + from * local_step;
    from = from_last->offset + from * step;
    end = from_array->count == 0 ? object->size
                                 : from_last->offset + from_array->count * step;
    for (; from + step <= end && to + local_step <= object->local_size;
        from += step, to += local_step) {
        r = same ? st_apply(st, object, from_array->first, bytes + from,
                       local + to, from, quiet)
                 : st_convert(st, object, from_array->first, to_array->first,
                       bytes + from, local + to, from);
        if (r != 0)
            return r;
    }
    return 0;
}

/* Elements of a dynamic object, and of the array at a structure's end. */
static int
move_elements(struct st_transfer *st, struct st_object *object, char *bytes)
{
    const struct magic_type *type = &st->remote.types[object->type];
    char *local = (char *) object->local_address;
    uint32_t local_step = st->local.types[object->local_type].size;
    int same = st_same_type(st, object->type, object->local_type);
    uint32_t from = 0, to = 0;
    int r;

    if (type->size == 0)
        return 0;
    while (from + type->size <= object->size) {
        r = same ? st_apply(st, object, object->type, bytes + from, local + to,
                       from, 0)
                 : st_convert(st, object, object->type, object->local_type,
                       bytes + from, local + to, from);
        if (r != 0)
            return r;
        from += type->size;
        to += local_step;
        if (type->flags & MAGIC_TYPE_VARSIZE)
            return move_tail(st, object, bytes, 0);
    }
    if (!same && !st->analyzing && from < object->size &&
        to < object->local_size) {
        uint32_t tail = object->size - from;

        if (tail > object->local_size - to)
            tail = object->local_size - to;
        memcpy(local + to, bytes + from, tail);
    }
    return 0;
}

static int
move_sentry(struct st_transfer *st, struct st_object *object, char *bytes)
{
    char *local = (char *) object->local_address;
    uint32_t flags = object->flags | object->local_flags;
    uint32_t size = object->size;
    int r, quiet = (flags & MAGIC_CIXFER) != 0;

    if (flags & MAGIC_PXFER) {
        for (uint32_t at = 0; at + 4 <= size; at += 4) {
            r = st_apply_pointer(st, object, object->type, bytes + at, at,
                quiet);
            if (r != 0)
                return r;
        }
        return 0;
    }
    if (flags & MAGIC_IXFER)
        return 0;
    if (st_same_type(st, object->type, object->local_type))
        r = st_apply(st, object, object->type, bytes, local, 0, quiet);
    else if (st->analyzing)
        return 0;
    else
        r = st_convert(st, object, object->type, object->local_type, bytes,
            local, 0);
    if (r == 0 &&
        ((st->remote.types[object->type].flags |
             st->local.types[object->local_type].flags) &
            MAGIC_TYPE_VARSIZE))
        r = move_tail(st, object, bytes, quiet);
    return r;
}

static int
move_object(struct st_transfer *st, struct st_object *object)
{
    int raw = object->kind == ST_SENTRY
        ? ((object->flags | object->local_flags) &
              (MAGIC_IXFER | MAGIC_PXFER)) != 0
        : 0;
    int same = st_same_type(st, object->type, object->local_type);
    uint32_t size = object->size;
    int r;

    if (st->analyzing && !same)
        return 0;
    if (same &&
        (st->remote.types[object->type].flags & MAGIC_TYPE_NO_POINTERS) &&
        !raw && (st->analyzing || is_inherited(st, object)))
        return 0;
    if ((r = st_read(st, object->address, size, st->scratch)) != 0) {
        st_print(st, "[ERROR] cannot read %u bytes at 0x%x\n", size,
            object->address);
        return r;
    }
    r = object->kind == ST_SENTRY ? move_sentry(st, object, st->scratch)
                                  : move_elements(st, object, st->scratch);
    if (r != 0 || st->analyzing || (!same && !raw))
        return r;
    if (size > object->local_size)
        size = object->local_size;
    memcpy((void *) object->local_address, st->scratch, size);
    return 0;
}

int
st_is_moved(const struct st_object *object, uint32_t kind)
{
    if (object->kind != kind || object->local_address == 0)
        return 0;
    if (kind == ST_DSENTRY)
        return 1;
    return !((object->flags | object->local_flags) &
        (MAGIC_CONSTANT | MAGIC_NOXFER));
}

static int
round_of(struct st_transfer *st)
{
    static const uint32_t kinds[] = { ST_SENTRY, ST_DSENTRY };
    static const char *const names[] = { "sentries", "dsentries" };

    for (int k = 0; k < 2; k++) {
        st_print(st, "st_data_transfer: processing %s\n", names[k]);
        for (uint32_t i = 0; i < st->num_objects; i++) {
            struct st_object *object = &st->objects[i];
            int r;

            if (st_is_moved(object, kinds[k]) &&
                (r = move_object(st, object)) != 0)
                return r;
        }
    }
    return 0;
}

/* Finds types of untyped objects, from all pointers to them. */
int
st_analyze(struct st_transfer *st)
{
    uint32_t largest = 0;
    int r;

    for (uint32_t i = 0; i < st->num_objects; i++)
        if (st->objects[i].size > largest)
            largest = st->objects[i].size;
    if ((st->scratch = st_allocate(st, largest + 16)) == NULL)
        return ENOMEM;
    st->analyzing = 1;
    do {
        st->learned = 0;
        if ((r = round_of(st)) != 0)
            return r;
    } while (st->learned);
    st->analyzing = 0;
    for (uint32_t i = 0; i < st->num_objects; i++) {
        const struct st_object *object = &st->objects[i];

        if (object->kind == ST_DSENTRY && object->local_address != 0 &&
            (st->dsentries[object->index].flags & MAGIC_DS_HEAP))
            ((struct magic_dsentry *) object->local_address - 1)->type =
                object->local_type;
    }
    return 0;
}

int
st_move(struct st_transfer *st)
{
    int r = round_of(st);

    if (r != 0)
        return r;
    /* Mappings that moved leave their inherited copies behind. */
    for (uint32_t i = 0; i < st->num_objects; i++) {
        const struct st_object *object = &st->objects[i];
        const struct magic_dsentry *remote = &st->dsentries[object->index];

        if (object->kind == ST_DSENTRY && !is_inherited(st, object) &&
            (remote->flags & MAGIC_DS_MAP) && !(st->info->flags & ST_LU_NOMMAP))
            munmap((void *) remote->base, remote->extent);
    }
    return 0;
}
