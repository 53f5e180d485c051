/*
 * Walks over all objects: to check them, or to copy them and relocate the
 * pointers in them.  An object is copied as a whole into scratch memory, changed
 * there by its type's relocation list, and stored; only objects whose types
 * differ go member by member.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include "st_private.h"

static int
is_same(const struct st_transfer *st, const struct st_object *object)
{
    return st_same_type(st, object->type, object->local_type) &&
        st_same_type(st, object->element, object->local_element);
}

static int
has_no_pointers(const struct st_transfer *st, const struct st_object *object)
{
    const struct magic_type *types = st->remote.types;

    return (types[object->type].flags & types[object->element].flags &
               MAGIC_TYPE_NO_POINTERS) != 0;
}

/* One element.  An object whose types are the same is copied afterwards, as a
 * whole. */
static int
move_element(struct st_transfer *st, struct st_object *object, uint32_t type,
    uint32_t local_type, char *bytes, char *to, uint32_t offset, int quiet)
{
    return is_same(st, object)
        ? st_apply(st, object, type, bytes, to, offset, quiet)
        : st_convert(st, object, type, local_type, bytes, to, offset);
}

/* What there is behind the last element: nothing, or some bytes of memory that
 * is larger than it need be. */
static int
move_rest(struct st_transfer *st, const struct st_object *object,
    const char *bytes, char *local, uint32_t from, uint32_t end, uint32_t to)
{
    uint32_t room = to < object->local_size ? object->local_size - to : 0;
    uint32_t size = end - from < room ? end - from : room;

    if (object->kind != ST_DSENTRY)
        size = 0;
    if (!st_is_zero(bytes + from + size, end - from - size))
        return st_refuse_conversion(st, ST_REASON_VALUE, object, object->type,
            from + size);
    memcpy(local + to, bytes + from, size);
    return 0;
}

/*
 * Elements of the array at a structure's end, from the first one that the
 * structure's type does not count.  In an object of a flexible type there are
 * as many as its size has room for.
 */
static int
move_tail(struct st_transfer *st, struct st_object *object, char *bytes,
    char *local, int quiet)
{
    const struct magic_member *from_last =
        st_last_array(&st->remote, object->type);
    const struct magic_member *to_last =
        st_last_array(&st->local, object->local_type);
    const struct magic_type *from_array, *to_array;
    uint32_t from, to, step, local_step, end;
    int r;

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
    if (!quiet && end > from &&
        st_is_searched(&st->remote, from_array->first)) {
        struct st_place place = { object, from, 0, from_array->first };

        if ((r = st_check_numbers(st, &place, bytes + from, end - from)) != 0)
            return r;
    }
    for (; from + step <= end && to + local_step <= object->local_size;
        from += step, to += local_step) {
        r = move_element(st, object, from_array->first, to_array->first,
            bytes + from, local + to, from, quiet);
        if (r != 0)
            return r;
    }
    return from < end && !is_same(st, object)
        ? move_rest(st, object, bytes, local, from, end, to)
        : 0;
}

/* A dynamic object: one element after the other, and bytes at the end that are
 * none. */
static int
move_elements(struct st_transfer *st, struct st_object *object, char *bytes,
    char *local)
{
    const struct magic_type *record = &st->remote.types[object->type];
    uint32_t type = object->type, local_type = object->local_type;
    uint32_t end = object->size < record->size ? object->size : record->size;
    uint32_t from = 0, to = 0, tail, more, local_more;
    int r;

    /* Of a short object what is not there is zero. */
    if (object->size < record->size)
        memset(bytes + object->size, 0, record->size - object->size);
    while (from < object->size) {
        uint32_t size = st->remote.types[type].size;

        if (size == 0 || (from != 0 && from + size > object->size))
            break;
        r = move_element(st, object, type, local_type, bytes + from, local + to,
            from, 0);
        if (r != 0)
            return r;
        from += size;
        to += st->local.types[local_type].size;
        if (from == record->size && !is_same(st, object) &&
            st_may_continue(st, object, &more, &local_more))
            memcpy(local + local_more, bytes + more, end - more);
        if (object->has_rest)
            break;
        if (object->element != 0) {
            type = object->element;
            local_type = object->local_element;
        } else if (record->flags & MAGIC_TYPE_VARSIZE) {
            return move_tail(st, object, bytes, local, 0);
        }
    }
    if (is_same(st, object) || from >= object->size || to >= object->local_size)
        return 0;
    tail = object->size - from;
    if (tail > object->local_size - to)
        tail = object->local_size - to;
    memcpy(local + to, bytes + from, tail);
    return 0;
}

static int
move_sentry(struct st_transfer *st, struct st_object *object, char *bytes,
    char *local)
{
    uint32_t flags = object->flags | object->local_flags;
    uint32_t size = object->size;
    int r, quiet = (flags & MAGIC_CIXFER) != 0;

    if (flags & (MAGIC_PXFER | MAGIC_TXFER)) {
        for (uint32_t at = 0; at + 4 <= size; at += 4) {
            r = (flags & MAGIC_TXFER ? st_apply_tagged : st_apply_pointer)(st,
                object, object->type, bytes + at, at, quiet);
            if (r != 0)
                return r;
        }
        return 0;
    }
    if (flags & MAGIC_IXFER)
        return 0;
    r = move_element(st, object, object->type, object->local_type, bytes, local,
        0, quiet);
    if (r == 0 &&
        ((st->remote.types[object->type].flags |
             st->local.types[object->local_type].flags) &
            MAGIC_TYPE_VARSIZE))
        r = move_tail(st, object, bytes, local, quiet);
    return r;
}

/* Copies what no type says anything of. */
static int
move_bytes(struct st_transfer *st, struct st_object *object)
{
    uint32_t size =
        object->size < object->local_size ? object->size : object->local_size;

    if (st->checking || st_is_inherited(st, object))
        return 0;
    return st_read(st, object->address, size, (char *) object->local_address);
}

/* Bytes that the local object, or one whole element of it, needs. */
static uint32_t
room_of(const struct st_transfer *st, const struct st_object *object)
{
    uint32_t size = st->local.types[object->local_type].size;

    return size > object->local_size ? size : object->local_size;
}

/* What is copied as a whole must have room: of what has none, nothing may be in
 * use. */
static int
check_room(struct st_transfer *st, const struct st_object *object)
{
    uint32_t rest = object->size - object->local_size;
    int r;

    if (object->size <= object->local_size)
        return 0;
    r = st_read(st, object->address + object->local_size, rest, st->scratch);
    if (r != 0 || st_is_zero(st->scratch, rest))
        return r;
    return st_refuse_conversion(st, ST_REASON_VALUE, object, object->type,
        object->local_size);
}

static int
move_object(struct st_transfer *st, struct st_object *object)
{
    int raw = object->kind == ST_SENTRY &&
        ((object->flags | object->local_flags) &
            (MAGIC_IXFER | MAGIC_PXFER | MAGIC_TXFER));
    int same = is_same(st, object);
    uint32_t size = object->size;
    char *local;
    int r, apart;

    if (st->checking && (same || raw) && (r = check_room(st, object)) != 0)
        return r;
    if (object->num_parts == 0 &&
        (object->class != ST_TYPED ||
            (same && has_no_pointers(st, object) && !raw)))
        return move_bytes(st, object);
    if ((r = st_read(st, object->address, size, st->scratch)) != 0) {
        st_print(st, "[ERROR] cannot read %u bytes at 0x%x\n", size,
            object->address);
        return r;
    }
    /* A short object has no room for all of its type, and what is inherited
     * is full of what was there. */
    apart = size < st->remote.types[object->type].size ||
        st_is_inherited(st, object);
    local = st->checking || apart ? st->trial : (char *) object->local_address;
    if (apart && !st->checking)
        memset(local, 0, room_of(st, object));
    r = object->class != ST_TYPED ? 0
        : object->kind == ST_SENTRY
        ? move_sentry(st, object, st->scratch, local)
        : move_elements(st, object, st->scratch, local);
    if (r != 0)
        return r;
    if (!st->checking) {
        if (size > object->local_size)
            size = object->local_size;
        if (same || raw)
            memcpy((void *) object->local_address, st->scratch, size);
        else if (local == st->trial)
            memcpy((void *) object->local_address, local, object->local_size);
    }
    return st_move_parts(st, object, st->scratch,
        st->checking ? st->trial : (char *) object->local_address);
}

static int
round_of(struct st_transfer *st)
{
    static const uint32_t kinds[] = { ST_SENTRY, ST_DSENTRY };
    static const char *const names[] = { "sentries", "dsentries" };

    for (int k = 0; k < 2; k++) {
        if (!st->checking)
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

static int
allocate_scratch(struct st_transfer *st)
{
    uint32_t remote = 0, local = 0;

    for (uint32_t i = 0; i < st->num_objects; i++) {
        const struct st_object *object = &st->objects[i];
        uint32_t size = st->remote.types[object->type].size;

        size = size > object->size ? size : object->size;
        remote = size > remote ? size : remote;
        size = room_of(st, object);
        local = size > local ? size : local;
    }
    st->scratch = st_allocate(st, remote + 16);
    st->trial = st_allocate(st, local + 16);
    return st->scratch == NULL || st->trial == NULL ? ENOMEM : 0;
}

/* All that the transfer will do, without doing it. */
int
st_check_objects(struct st_transfer *st)
{
    int r;

    if ((r = allocate_scratch(st)) != 0)
        return r;
    st->checking = 1;
    r = round_of(st);
    st->checking = 0;
    return r;
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
        const struct magic_dsentry *remote;

        if (object->kind != ST_DSENTRY || st_is_inherited(st, object))
            continue;
        remote = &st->dsentries[object->index];
        if ((remote->flags & MAGIC_DS_MAP) && !(st->info->flags & ST_LU_NOMMAP))
            munmap((void *) remote->base, remote->extent);
    }
    return 0;
}
