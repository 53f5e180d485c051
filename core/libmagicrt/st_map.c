/*
 * Where an offset of an object whose type has changed is in the new one.  One
 * past an array may be the start of what is behind it: the pointer's type says
 * which, or nobody knows.
 */
#include <string.h>
#include "st_private.h"

/* Whether the remote types `a' and `b' look the same to a pointer. */
static int
looks_like(const struct st_transfer *st, uint32_t a, uint32_t b)
{
    const struct magic_type *types = st->remote.types;

    return types[a].kind == types[b].kind &&
        strcmp(st->remote.names + types[a].name,
            st->remote.names + types[b].name) == 0;
}

/* Whether a pointer to the start of a structure says that it means a member. */
static int
is_first_member(const struct st_transfer *st, uint32_t type, uint32_t pointee)
{
    const struct magic_type *types = st->remote.types;

    if (pointee == 0 || looks_like(st, pointee, type))
        return 0;
    for (;;) {
        const struct magic_type *record = &types[type];

        if (record->kind == MAGIC_TYPE_ARRAY && record->count != 0)
            type = record->first;
        else if (record->kind == MAGIC_TYPE_STRUCT && record->count != 0 &&
            st->remote.members[record->first].offset == 0)
            type = st->remote.members[record->first].type;
        else
            return 0;
        if (looks_like(st, pointee, type))
            return 1;
    }
}

/*
 * The same in the members of `part', the remote type or an unnamed part of it.
 * In an unnamed union all members that may be meant must be at one place.
 */
static int
map_member(const struct st_transfer *st, uint32_t part, uint32_t local,
    uint32_t offset, uint32_t pointee, uint32_t *result)
{
    const struct magic_type *from = &st->remote.types[part];
    uint32_t base = *result, found = 0;

    for (uint32_t i = 0; i < from->count; i++) {
        const struct magic_member *member =
            &st->remote.members[from->first + i];
        uint32_t size = st_member_size(&st->remote, member);
        uint32_t at = base;
        struct st_leaf leaf;

        if (offset < member->offset ||
            (offset - member->offset >= size && offset != member->offset))
            continue;
        if (st_is_unnamed(&st->remote, member)) {
            if (!map_member(st, member->type, local, offset - member->offset,
                    pointee, &at))
                continue;
        } else {
            if (!st_find_leaf(&st->local, local,
                    st->remote.names + member->name, &leaf))
                continue;
            at += leaf.offset;
            if (!st_map_inside(st, member->type, leaf.member->type,
                    offset - member->offset, pointee, &at))
                continue;
        }
        if (found++ != 0 && at != *result)
            return 0;
        *result = at;
    }
    return found != 0;
}

/*
 * Where offset `offset' of a remote type lies in a local type that differs.
 * The start of a structure is the structure itself, unless the pointer's type
 * says that its first member is meant.
 */
int
st_map_inside(const struct st_transfer *st, uint32_t remote, uint32_t local,
    uint32_t offset, uint32_t pointee, uint32_t *result)
{
    const struct magic_type *from = &st->remote.types[remote];
    const struct magic_type *to = &st->local.types[local];

    if (st_same_type(st, remote, local)) {
        *result += offset;
        return 1;
    }
    if (from->kind != to->kind)
        return offset == 0;
    if (from->kind == MAGIC_TYPE_ARRAY) {
        uint32_t size = st->remote.types[from->first].size;
        uint32_t index = size == 0 ? 0 : offset / size;

        if (index > to->count)
            return 0;
        *result += index * st->local.types[to->first].size;
        if (index == from->count)
            return 1;
        if (index == to->count)
            return offset % size == 0;
        return st_map_inside(st, from->first, to->first, offset % size, pointee,
            result);
    }
    if (from->kind == MAGIC_TYPE_STRUCT) {
        if (offset == from->size) {
            *result += to->size;
            return 1;
        }
        if (offset == 0 && !is_first_member(st, remote, pointee))
            return 1;
    }
    if (from->kind == MAGIC_TYPE_STRUCT ||
        (from->kind == MAGIC_TYPE_UNION && offset != 0 && offset != from->size))
        return map_member(st, remote, local, offset, pointee, result);
    return offset == 0 || offset == from->size;
}

/* Whether a pointer says that what it points to is of the type. */
static int
points_to(const struct st_transfer *st, uint32_t pointee, uint32_t type)
{
    const struct magic_type *a = &st->remote.types[pointee];
    const struct magic_type *b = &st->remote.types[type];

    if (a->kind == MAGIC_TYPE_INTEGER && b->kind == MAGIC_TYPE_INTEGER)
        return a->size == b->size;
    return looks_like(st, pointee, type);
}

/* Whether something begins at the offset that the pointer's type means. */
static int
begins_at(const struct st_transfer *st, uint32_t type, uint32_t offset,
    uint32_t pointee)
{
    const struct magic_type *record = &st->remote.types[type];

    if (offset == 0 && points_to(st, pointee, type))
        return 1;
    if (record->kind == MAGIC_TYPE_ARRAY) {
        uint32_t size = st->remote.types[record->first].size;

        return size != 0 && offset < record->count * size &&
            begins_at(st, record->first, offset % size, pointee);
    }
    if (record->kind != MAGIC_TYPE_STRUCT && record->kind != MAGIC_TYPE_UNION)
        return 0;
    for (uint32_t i = 0; i < record->count; i++) {
        const struct magic_member *member =
            &st->remote.members[record->first + i];

        if (offset >= member->offset &&
            offset - member->offset < st_member_size(&st->remote, member) &&
            begins_at(st, member->type, offset - member->offset, pointee))
            return 1;
    }
    return 0;
}

/*
 * Where the end of the array is that ends at `offset' of the remote type, which
 * is not its start; 0 if none does of which the pointer may be the end.  `part'
 * is the remote type, or an unnamed part of it.
 */
static int
map_end(const struct st_transfer *st, uint32_t part, uint32_t local,
    uint32_t offset, uint32_t pointee, uint32_t *result)
{
    const struct magic_type *from = &st->remote.types[part];
    const struct magic_type *to = &st->local.types[local];

    if (from->kind == MAGIC_TYPE_ARRAY && to->kind == MAGIC_TYPE_ARRAY) {
        uint32_t size = st->remote.types[from->first].size, index;
        uint32_t step = st->local.types[to->first].size;

        if (size == 0 || offset > from->count * size)
            return 0;
        if (offset == from->count * size &&
            points_to(st, pointee, from->first)) {
            *result += from->count * step;
            return from->count <= to->count;
        }
        index = (offset - 1) / size;
        *result += index * step;
        return index < to->count &&
            map_end(st, from->first, to->first, offset - index * size, pointee,
                result);
    }
    if (from->kind != MAGIC_TYPE_STRUCT)
        return 0;
    for (uint32_t i = 0; i < from->count; i++) {
        const struct magic_member *member =
            &st->remote.members[from->first + i];
        struct st_leaf leaf;

        if (offset <= member->offset ||
            offset - member->offset > st_member_size(&st->remote, member))
            continue;
        offset -= member->offset;
        if (st_is_unnamed(&st->remote, member))
            return map_end(st, member->type, local, offset, pointee, result);
        if (!st_find_leaf(&st->local, local, st->remote.names + member->name,
                &leaf))
            return 0;
        *result += leaf.offset;
        return map_end(st, member->type, leaf.member->type, offset, pointee,
            result);
    }
    return 0;
}

/*
 * A pointer into `count' elements of a type, of which the reading as the start of
 * something is `found'.  If it may be the end of an array, too, and that is
 * elsewhere now, its type must say which it is.
 */
static int
choose_end(const struct st_transfer *st, const struct st_object *object,
    uint32_t offset, uint32_t pointee, int found, uint32_t *result)
{
    uint32_t size = st->remote.types[object->type].size, index, end;

    if (pointee == 0 || st->remote.types[pointee].kind == MAGIC_TYPE_VOID ||
        size == 0 || offset == 0 || object->element != 0 || object->has_rest ||
        (offset > size &&
            (object->kind != ST_DSENTRY ||
                (st->remote.types[object->type].flags & MAGIC_TYPE_VARSIZE))))
        return found;
    index = (offset - 1) / size;
    end = index * st->local.types[object->local_type].size;
    if (!map_end(st, object->type, object->local_type, offset - index * size,
            pointee, &end) ||
        (found && end == *result))
        return found;
    if (offset == object->size
            ? object->kind == ST_DSENTRY && points_to(st, pointee, object->type)
            : begins_at(st, object->type,
                  object->kind == ST_DSENTRY ? offset % size : offset, pointee))
        return 0;
    *result = end;
    return 1;
}

/*
 * The same for an offset in the array at the end of a flexible object; 0 if it
 * is not there.
 */
static int
map_tail(const struct st_transfer *st, const struct st_object *object,
    uint32_t offset, uint32_t pointee, uint32_t *result)
{
    const struct magic_member *from = st_last_array(&st->remote, object->type);
    const struct magic_member *to =
        st_last_array(&st->local, object->local_type);
    uint32_t element, local, size, found;

    if (!(st->remote.types[object->type].flags & MAGIC_TYPE_VARSIZE) ||
        from == NULL || to == NULL || offset < from->offset ||
        offset >= object->size)
        return 0;
    element = st->remote.types[from->type].first;
    local = st->local.types[to->type].first;
    size = st->remote.types[element].size;
    if (size == 0)
        return 0;
    offset -= from->offset;
    found = to->offset + offset / size * st->local.types[local].size;
    if (!st_map_inside(st, element, local, offset % size, pointee, &found))
        return 0;
    *result = found;
    return 1;
}

/* The same in a dynamic object, element by element. */
static int
map_element(const struct st_transfer *st, const struct st_object *object,
    uint32_t offset, uint32_t pointee, uint32_t *result)
{
    uint32_t type = object->type, local = object->local_type;
    uint32_t size = st->remote.types[type].size;
    uint32_t more, local_more;

    if (size == 0)
        return 0;
    if (object->has_rest && offset < size &&
        st_may_continue(st, object, &more, &local_more) && offset >= more) {
        *result = offset - more + local_more;
        return 1;
    }
    if (object->has_rest && offset >= size) {
        *result = offset - size + st->local.types[local].size;
        return 1;
    }
    if (object->element == 0) {
        *result = offset / size * st->local.types[local].size;
        offset %= size;
    } else if (offset >= size) {
        uint32_t step = st->remote.types[object->element].size;

        if (step == 0)
            return 0;
        offset -= size;
        *result = st->local.types[local].size +
            offset / step * st->local.types[object->local_element].size;
        offset %= step;
        type = object->element;
        local = object->local_element;
    }
    return st_map_inside(st, type, local, offset, pointee, result);
}

static int
map_dynamic(struct st_transfer *st, const struct st_object *object,
    uint32_t offset, uint32_t pointee, uint32_t *result)
{
    const struct magic_type *type = &st->remote.types[object->type];

    if (offset == object->size) {
        *result = object->local_size;
        return 1;
    }
    if (object->element != 0 || !(type->flags & MAGIC_TYPE_VARSIZE))
        return map_element(st, object, offset, pointee, result);
    if (offset > type->size) {
        *result =
            offset - type->size + st->local.types[object->local_type].size;
        return 1;
    }
    return st_map_inside(st, object->type, object->local_type, offset, pointee,
        result);
}

static int
is_unchanged(const struct st_transfer *st, const struct st_object *object)
{
    return object->kind == ST_OBDSENTRY || object->class != ST_TYPED ||
        (object->flags & MAGIC_STRING) ||
        (st_same_type(st, object->type, object->local_type) &&
            st_same_type(st, object->element, object->local_element));
}

static int
map_typed(struct st_transfer *st, const struct st_object *object,
    uint32_t offset, uint32_t pointee, uint32_t *result)
{
    if (object->element == 0 && map_tail(st, object, offset, pointee, result))
        return 1;
    if (object->kind == ST_DSENTRY)
        return map_dynamic(st, object, offset, pointee, result);
    return st_map_inside(st, object->type, object->local_type, offset, pointee,
        result);
}

/* Where a range is that the program deals out itself; 0 if it is not there in
 * one piece.  Its inside tells: a start may mean what is around it. */
int
st_map_range(struct st_transfer *st, const struct st_object *object,
    uint32_t offset, uint32_t size, uint32_t *result)
{
    uint32_t second = 0, last = 0;

    *result = offset;
    if (is_unchanged(st, object))
        return 1;
    if (size < 2 || !map_typed(st, object, offset + 1, 0, &second) ||
        !map_typed(st, object, offset + size - 1, 0, &last))
        return 0;
    *result = second - 1;
    return last - *result == size - 1 && last < object->local_size;
}

/* As st_map_offset(), for what is no constant. */
int
st_map_variable(struct st_transfer *st, const struct st_object *object,
    uint32_t offset, uint32_t pointee, uint32_t *result)
{
    const struct st_part *part = st_find_part(object, offset);

    *result = 0;
    if (part != NULL) {
        uint32_t start = part->address - object->address;
        uint32_t step = st->remote.types[part->type].size;

        *result = part->local_offset + (offset - start) / step * step;
        return st_map_inside(st, part->type, part->local_type,
            (offset - start) % step, pointee, result);
    }
    if (is_unchanged(st, object)) {
        *result = offset;
        return 1;
    }
    return choose_end(st, object, offset, pointee,
        map_typed(st, object, offset, pointee, result), result);
}
