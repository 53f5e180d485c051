/*
 * Enumerations: a value is what its name stands for, which may be another number
 * in another version.
 */
#include <string.h>
#include "st_private.h"

static uint64_t
value_of(const struct magic_member *name)
{
    return (uint64_t) name->bit_offset << 32 | name->offset;
}

static int
has_value(const struct st_side *side, const struct magic_type *type,
    uint64_t value)
{
    for (uint32_t i = 0; i < type->count; i++)
        if (value_of(&side->members[type->first + i]) == value)
            return 1;
    return 0;
}

/* Whether each name that the old program has is the same number in the new. */
int
st_same_enum(const struct st_transfer *st, uint32_t remote, uint32_t local)
{
    const struct magic_type *from = &st->remote.types[remote];

    for (uint32_t i = 0; i < from->count; i++) {
        const struct magic_member *name = &st->remote.members[from->first + i];
        const struct magic_member *other =
            st_find_member(&st->local, local, st->remote.names + name->name, 0);

        if (other == NULL || value_of(other) != value_of(name))
            return 0;
    }
    return 1;
}

/* A value of which all names that are left stand for one value. */
static int
map_name(const struct st_transfer *st, uint32_t remote, uint32_t local,
    uint64_t value, uint64_t *result)
{
    const struct magic_type *from = &st->remote.types[remote];
    int found = 0;

    for (uint32_t i = 0; i < from->count; i++) {
        const struct magic_member *name = &st->remote.members[from->first + i];
        const struct magic_member *other;

        if (value_of(name) != value)
            continue;
        other =
            st_find_member(&st->local, local, st->remote.names + name->name, 0);
        if (other == NULL)
            continue;
        if (found && value_of(other) != *result)
            return 0;
        *result = value_of(other);
        found = 1;
    }
    return found;
}

/* Flags: each bit has a name, and that is a bit, too. */
static int
map_flags(const struct st_transfer *st, uint32_t remote, uint32_t local,
    uint64_t value, uint64_t *result)
{
    uint64_t all = 0, bit, mapped;

    for (; value != 0; value &= value - 1) {
        bit = value & -value;
        if (!map_name(st, remote, local, bit, &mapped) || mapped == 0 ||
            (mapped & (mapped - 1)) != 0 || (all & mapped) != 0)
            return 0;
        all |= mapped;
    }
    *result = all;
    return 1;
}

/* The local value for a remote one; 0 if nobody knows it. */
int
st_map_enum(const struct st_transfer *st, uint32_t remote, uint32_t local,
    struct st_integer *i)
{
    const struct magic_type *from = &st->remote.types[remote];
    const struct magic_type *to = &st->local.types[local];
    uint64_t result;

    if (from->kind != MAGIC_TYPE_ENUM || to->kind != MAGIC_TYPE_ENUM ||
        st_same_enum(st, remote, local))
        return 1;
    if (has_value(&st->remote, from, i->value)) {
        if (!map_name(st, remote, local, i->value, &result))
            return 0;
    } else if (i->value == 0) {
        return !has_value(&st->local, to, 0);
    } else if (!map_flags(st, remote, local, i->value, &result)) {
        return 0;
    }
    *i = st_integer(result, 64, to);
    return 1;
}
