/* Finds what an address means, and where an offset of it went. */
#include <stdlib.h>
#include <string.h>
#include "st_private.h"

static int
by_address(const void *a, const void *b)
{
    uint32_t x = ((const struct st_object *) a)->address;
    uint32_t y = ((const struct st_object *) b)->address;

    return x < y ? -1 : x > y;
}

void
st_sort_objects(struct st_transfer *st)
{
    qsort(st->objects, st->num_objects, sizeof(*st->objects), by_address);
}

/* The object that holds `address', or ends right before it. */
struct st_object *
st_find_object(struct st_transfer *st, uint32_t address)
{
    uint32_t low = 0, high = st->num_objects;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (st->objects[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    if (address - st->objects[low - 1].address > st->objects[low - 1].size)
        return NULL;
    return &st->objects[low - 1];
}

/* Index of the remote function at `address'; 0 if there is none. */
int
st_find_function(struct st_transfer *st, uint32_t address, uint32_t *index)
{
    uint32_t low = 0, high = st->remote_vars.functions.count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const struct magic_function *at = st->functions_by_address[middle];

        if (at->address == address) {
            *index = at - st->remote.functions;
            return 1;
        }
        if (at->address < address)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* A member by name; of several unnamed ones, number `unnamed'. */
const struct magic_member *
st_find_member(const struct st_side *side, uint32_t type, const char *name,
    uint32_t unnamed)
{
    const struct magic_type *record = &side->types[type];

    for (uint32_t i = 0; i < record->count; i++) {
        const struct magic_member *member = &side->members[record->first + i];

        if (strcmp(side->names + member->name, name) != 0)
            continue;
        if (name[0] != '\0' || unnamed-- == 0)
            return member;
    }
    return NULL;
}

/* The array that is a structure's last member, if it is one. */
const struct magic_member *
st_last_array(const struct st_side *side, uint32_t type)
{
    const struct magic_type *record = &side->types[type];
    const struct magic_member *last;

    if (record->kind != MAGIC_TYPE_STRUCT || record->count == 0)
        return NULL;
    last = &side->members[record->first + record->count - 1];
    return side->types[last->type].kind == MAGIC_TYPE_ARRAY ? last : NULL;
}

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

/* Number of the member among the unnamed ones of its type. */
uint32_t
st_unnamed_number(const struct st_side *side, const struct magic_type *type,
    uint32_t index)
{
    uint32_t number = 0;

    for (uint32_t i = 0; i < index; i++)
        if (side->names[side->members[type->first + i].name] == '\0')
            number++;
    return number;
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
        for (uint32_t i = 0; i < from->count; i++) {
            const struct magic_member *member =
                                          &st->remote.members[from->first + i],
                                      *other;
            uint32_t size = st->remote.types[member->type].size;

            if (offset < member->offset ||
                (offset - member->offset >= size && offset != member->offset))
                continue;
            other = st_find_member(&st->local, local,
                st->remote.names + member->name,
                st_unnamed_number(&st->remote, from, i));
            if (other == NULL)
                return 0;
            *result += other->offset;
            return st_map_inside(st, member->type, other->type,
                offset - member->offset, pointee, result);
        }
        return 0;
    }
    return offset == 0 || offset == from->size;
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

    if (size == 0)
        return 0;
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

int
st_map_offset(struct st_transfer *st, struct st_object *object, uint32_t offset,
    uint32_t pointee, uint32_t *local_offset)
{
    const struct st_part *part = st_find_part(object, offset);
    uint32_t result = 0;

    if (part != NULL) {
        uint32_t start = part->address - object->address;
        uint32_t step = st->remote.types[part->type].size;

        result = start + (offset - start) / step * step;
        if (!st_map_inside(st, part->type, part->local_type,
                (offset - start) % step, pointee, &result))
            return 0;
    } else if (st_is_constant(object) && !(object->flags & MAGIC_STRING)) {
        if (!st_map_constant(st, object, offset, pointee, &result))
            return 0;
    } else if (is_unchanged(st, object)) {
        result = offset;
    } else if (object->element == 0 &&
        map_tail(st, object, offset, pointee, &result)) {
        /* found */
    } else if (object->kind == ST_DSENTRY) {
        if (!map_dynamic(st, object, offset, pointee, &result))
            return 0;
    } else if (!st_map_inside(st, object->type, object->local_type, offset,
                   pointee, &result)) {
        return 0;
    }
    /* An end of a string that grew or shrank stays an end. */
    if ((object->flags & MAGIC_STRING) && result > object->local_size)
        result = object->local_size;
    if (result > object->local_size)
        return 0;
    *local_offset = result;
    return 1;
}
