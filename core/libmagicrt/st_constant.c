/*
 * Pointers into constant tables.  A table is the program's, not state: where the
 * new one has other elements, a pointer means the element that it points to, and
 * not its place.
 */
#include <errno.h>
#include <string.h>
#include "st_private.h"

static int
is_constant(const struct st_object *object)
{
    return object->kind == ST_SENTRY && object->paired &&
        ((object->flags | object->local_flags) & MAGIC_CONSTANT);
}

static int
same_pointer(struct st_transfer *st, uint32_t remote, uint32_t local)
{
    struct st_object *target = st_find_object(st, remote);
    uint32_t index, offset;

    if (target == NULL)
        return st_find_function(st, remote, &index)
            ? st->function_targets[index] == local
            : remote == local;
    if (!target->paired)
        return 0;
    /* Elsewhere in a table: it is enough that it is the table. */
    if (is_constant(target) && !(target->flags & MAGIC_STRING))
        return local - target->local_address <= target->local_size;
    return st_map_variable(st, target, remote - target->address, 0, &offset) &&
        target->local_address + offset == local;
}

static int
same_number(const struct st_transfer *st, const struct magic_member *from,
    const struct magic_member *to, const char *a, const char *b)
{
    const struct magic_type *source = &st->remote.types[from->type];
    const struct magic_type *target = &st->local.types[to->type];
    uint64_t one = 0, other = 0;
    struct st_integer i, j;

    if (source->kind == MAGIC_TYPE_FLOAT && target->kind == MAGIC_TYPE_FLOAT)
        return st_get_float(a, source->size) == st_get_float(b, target->size);
    if (source->size > sizeof(one) || target->size > sizeof(other))
        return 0;
    memcpy(&one, a, source->size);
    memcpy(&other, b, target->size);
    if (from->bit_size != 0)
        one = st_get_bits(a, from);
    if (to->bit_size != 0)
        other = st_get_bits(b, to);
    i = st_integer(one, from->bit_size != 0 ? from->bit_size : source->bits,
        source);
    j = st_integer(other, to->bit_size != 0 ? to->bit_size : target->bits,
        target);
    return st_map_enum(st, from->type, to->type, &i) && i.value == j.value;
}

static int same_element(struct st_transfer *st, const struct magic_member *from,
    const struct magic_member *to, const char *a, const char *b);

/* Whether all that both types have is equal; `part' is the remote type, or an
 * unnamed part of it at `a'. */
static int
same_members(struct st_transfer *st, uint32_t part, uint32_t local,
    const char *a, const char *b)
{
    const struct magic_type *from = &st->remote.types[part];

    for (uint32_t i = 0; i < from->count; i++) {
        const struct magic_member *member =
            &st->remote.members[from->first + i];
        struct st_leaf leaf;

        if (st_is_unnamed(&st->remote, member)
                ? !same_members(st, member->type, local, a + member->offset, b)
                : st_find_leaf(&st->local, local,
                      st->remote.names + member->name, &leaf) &&
                    !same_element(st, member, leaf.member, a + member->offset,
                        b + leaf.offset))
            return 0;
    }
    return 1;
}

static int
same_element(struct st_transfer *st, const struct magic_member *from,
    const struct magic_member *to, const char *a, const char *b)
{
    const struct magic_type *source = &st->remote.types[from->type];
    const struct magic_type *target = &st->local.types[to->type];
    uint32_t one, other;

    if (source->kind == MAGIC_TYPE_UNION) {
        if (source->size != target->size)
            return 0;
        for (uint32_t i = 0; i + sizeof(one) <= source->size;
            i += sizeof(one)) {
            memcpy(&one, a + i, sizeof(one));
            memcpy(&other, b + i, sizeof(other));
            if (one != other && !same_pointer(st, one, other))
                return 0;
        }
        return source->size % sizeof(one) == 0 ||
            memcmp(a, b, source->size) == 0;
    }
    if (source->kind != target->kind)
        return same_number(st, from, to, a, b);
    switch (source->kind) {
    case MAGIC_TYPE_STRUCT: return same_members(st, from->type, to->type, a, b);
    case MAGIC_TYPE_ARRAY: {
        struct magic_member element = { .type = source->first };
        struct magic_member local = { .type = target->first };

        for (uint32_t i = 0; i < source->count && i < target->count; i++)
            if (!same_element(st, &element, &local,
                    a + i * st->remote.types[source->first].size,
                    b + i * st->local.types[target->first].size))
                return 0;
        return 1;
    }
    case MAGIC_TYPE_POINTER:
        memcpy(&one, a, sizeof(one));
        memcpy(&other, b, sizeof(other));
        return one == 0 || other == 0 ? one == other
                                      : same_pointer(st, one, other);
    default: return same_number(st, from, to, a, b);
    }
}

/* A table in a constant object, of both instances. */
struct table {
    const struct magic_type *from;
    const struct magic_type *to;
    const char *old;
    const char *new;
    uint32_t size; /* of an element */
    uint32_t local_size;
    uint32_t *equal; /* elements from the first on, known to be equal */
};

static int
same_at(struct st_transfer *st, const struct table *table, uint32_t i,
    uint32_t j)
{
    struct magic_member element = { .type = table->from->first };
    struct magic_member local = { .type = table->to->first };

    return same_element(st, &element, &local, table->old + i * table->size,
        table->new + j * table->local_size);
}

/*
 * A pointer to the start may mean the first element, or the table.  It is the
 * element if there is no other table to point to, and none is ever allocated.
 */
static int
may_mean_table(const struct st_transfer *st, uint32_t element)
{
    uint32_t tables = 0;

    for (uint32_t i = 0; i < st->remote_vars.sentries.count; i++) {
        const struct magic_sentry *sentry = &st->remote.sentries[i];
        const struct magic_type *type = &st->remote.types[sentry->type];

        tables += type->kind == MAGIC_TYPE_ARRAY && type->first == element;
    }
    for (uint32_t i = 0; i < st->remote_vars.sites.count; i++)
        tables += st->remote.sites[i].type == element;
    return tables > 1;
}

static int
is_text(const struct st_transfer *st, const struct magic_type *array)
{
    const struct magic_type *element = &st->remote.types[array->first];

    return element->kind == MAGIC_TYPE_INTEGER && element->size == 1;
}

/* Which element of the new table element `i' of the old one is; 0 if it is
 * none, or nobody knows which. */
static int
find_element(struct st_transfer *st, const struct table *table, uint32_t i,
    int is_start, uint32_t *found)
{
    uint32_t j, count = 0;

    while (*table->equal <= i && *table->equal < table->to->count &&
        same_at(st, table, *table->equal, *table->equal))
        ++*table->equal;
    if (*table->equal > i) {
        *found = i;
        return 1;
    }
    if (is_text(st, table->from))
        return 0;
    for (j = 0; j < table->to->count; j++) {
        if (!same_at(st, table, i, j))
            continue;
        *found = j;
        count++;
    }
    return count == 1 &&
        (*found == i || !is_start || !may_mean_table(st, table->from->first));
}

static int
map_table(struct st_transfer *st, const struct table *table, uint32_t offset,
    uint32_t pointee, uint32_t *result)
{
    uint32_t index = offset / table->size, inside = offset % table->size;

    if (is_text(st, table->from) && offset == 0)
        return 1;
    if (index == table->from->count) {
        *result += index * table->local_size;
        return table->from->count == table->to->count;
    }
    if (!find_element(st, table, index, offset == 0, &index))
        return 0;
    *result += index * table->local_size;
    return st_map_inside(st, table->from->first, table->to->first, inside,
        pointee, result);
}

/* A copy of the old instance's constant, kept. */
static const char *
old_bytes(struct st_transfer *st, struct st_object *object)
{
    char *bytes;

    if (object->constant != NULL)
        return object->constant;
    if ((bytes = st_allocate(st, object->size + 1)) == NULL ||
        st_read(st, object->address, object->size, bytes) != 0)
        return NULL;
    object->constant = bytes;
    return bytes;
}

/*
 * Where `offset' of a constant object is in the new program's: as by
 * st_map_inside(), but for the first table around it.
 */
static int
map_constant(struct st_transfer *st, struct st_object *object, uint32_t offset,
    uint32_t pointee, uint32_t *result)
{
    uint32_t remote = object->type, local = object->local_type, at = 0;
    uint32_t equal = 0;
    struct table table;

    for (;;) {
        const struct magic_type *from = &st->remote.types[remote];
        const struct magic_type *to = &st->local.types[local];
        const struct magic_member *member = NULL;
        struct st_leaf leaf;

        if (from->kind == MAGIC_TYPE_ARRAY && to->kind == MAGIC_TYPE_ARRAY)
            break;
        if (from->kind != MAGIC_TYPE_STRUCT || to->kind != MAGIC_TYPE_STRUCT)
            return st_map_inside(st, remote, local, offset, pointee, result);
        for (uint32_t i = 0; i < from->count && member == NULL; i++) {
            member = &st->remote.members[from->first + i];
            if (st->remote.types[member->type].kind != MAGIC_TYPE_ARRAY ||
                offset < member->offset ||
                offset - member->offset > st->remote.types[member->type].size)
                member = NULL;
        }
        if (member == NULL ||
            !st_find_leaf(&st->local, local, st->remote.names + member->name,
                &leaf))
            return st_map_inside(st, remote, local, offset, pointee, result);
        offset -= member->offset;
        at += member->offset;
        *result += leaf.offset;
        remote = member->type;
        local = leaf.member->type;
    }
    table.from = &st->remote.types[remote];
    table.to = &st->local.types[local];
    table.size = st->remote.types[table.from->first].size;
    table.local_size = st->local.types[table.to->first].size;
    table.old = old_bytes(st, object);
    if (table.old == NULL || table.size == 0)
        return 0;
    table.old += at;
    table.equal = at == 0 ? &object->equal : &equal;
    table.new = (const char *) object->local_address + *result;
    return map_table(st, &table, offset, pointee, result);
}

/* Where an offset of an object is in the local one; 0 if it is not there, or
 * nobody knows. */
int
st_map_offset(struct st_transfer *st, struct st_object *object, uint32_t offset,
    uint32_t pointee, uint32_t *local_offset)
{
    int is_literal = (object->flags & MAGIC_STRING) != 0;
    uint32_t result = 0;

    if (is_constant(object) && !is_literal && object->num_parts == 0
            ? !map_constant(st, object, offset, pointee, &result)
            : !st_map_variable(st, object, offset, pointee, &result))
        return 0;
    /* An end of a string that grew or shrank stays an end. */
    if (is_literal && result > object->local_size)
        result = object->local_size;
    if (result > object->local_size)
        return 0;
    *local_offset = result;
    return 1;
}
