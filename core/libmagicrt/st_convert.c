/*
 * Objects whose types differ: by member name (st_record.c), by index, by value.
 * A value that the new type does not hold is an error: what the old program had
 * there is nowhere else.
 */
#include <errno.h>
#include <string.h>
#include "st_private.h"

int
st_refuse_conversion(struct st_transfer *st, enum st_reason reason,
    const struct st_object *object, uint32_t type, uint32_t offset)
{
    struct st_place place = { object, offset, 0, type };

    st_dump_error(st, reason, &place);
    return EFAULT;
}

static int
mismatch(struct st_transfer *st, const struct st_object *object, uint32_t type,
    uint32_t offset)
{
    return st_refuse_conversion(st, ST_REASON_MISMATCH, object, type, offset);
}

static int
does_not_fit(struct st_transfer *st, const struct st_object *object,
    uint32_t type, uint32_t offset)
{
    return st_refuse_conversion(st, ST_REASON_VALUE, object, type, offset);
}

/* Whether a pointer that is declared otherwise now still says the same of what is
 * there, or one of the two says nothing. */
static int
means_the_same(struct st_transfer *st, uint32_t remote, uint32_t local)
{
    for (;;) {
        const struct magic_type *from = &st->remote.types[remote];
        const struct magic_type *to = &st->local.types[local];

        if (st_says_nothing(from) || st_says_nothing(to) ||
            st_same_type(st, remote, local) ||
            st_pair_type(st, remote, local) == local)
            return 1;
        if (from->kind != to->kind)
            return 0;
        switch (from->kind) {
        case MAGIC_TYPE_ARRAY:
        case MAGIC_TYPE_POINTER:
            remote = from->first;
            local = to->first;
            continue;
        case MAGIC_TYPE_STRUCT:
        case MAGIC_TYPE_UNION: return 0;
        case MAGIC_TYPE_FUNCTION: return 1;
        default: return from->size == to->size;
        }
    }
}

/* A word that holds an address, whatever it is declared as. */
static int
convert_address(struct st_transfer *st, const struct st_place *place,
    const char *from, char *to)
{
    struct st_place at = *place;
    uint32_t tag = 0, address;
    int r;

    memcpy(&address, from, sizeof(address));
    if (st->addresses == MAGIC_TXFER)
        tag = address & MAGIC_TAG_BITS;
    at.value = address -= tag;
    if (!st->raw && !st_is_placed(st, at.object, at.offset) &&
        (r = st_relocate(st, &at, 0, &address)) != 0)
        return r;
    address |= tag;
    memcpy(to, &address, sizeof(address));
    return 0;
}

static int
convert_scalar(struct st_transfer *st, const struct st_object *object,
    uint32_t remote_type, uint32_t local_type, const char *from, char *to,
    uint32_t offset)
{
    const struct magic_type *source = &st->remote.types[remote_type];
    const struct magic_type *target = &st->local.types[local_type];
    struct st_place place = { object, offset, 0, remote_type };
    uint64_t value = 0;

    if ((source->kind == MAGIC_TYPE_POINTER &&
            target->kind == MAGIC_TYPE_POINTER) ||
        (st->addresses && source->size == 4 && target->size == 4)) {
        if (!st->addresses && !st->raw && !st_is_zero(from, source->size) &&
            !means_the_same(st, source->first, target->first))
            return mismatch(st, object, remote_type, offset);
        return convert_address(st, &place, from, to);
    }
    if (st_is_integer(source) && st_is_integer(target) && source->size <= 8 &&
        target->size <= 8) {
        struct st_integer i;

        memcpy(&value, from, source->size);
        i = st_integer(value, source->bits, source);
        if (!st_map_enum(st, remote_type, local_type, &i) ||
            !st_holds(st, target, target->bits, i))
            return does_not_fit(st, object, remote_type, offset);
        memcpy(to, &i.value, target->size);
        return 0;
    }
    if (source->kind == MAGIC_TYPE_FLOAT && target->kind == MAGIC_TYPE_FLOAT) {
        if (!st_put_float(to, target->size, st_get_float(from, source->size)))
            return does_not_fit(st, object, remote_type, offset);
        return 0;
    }
    return mismatch(st, object, remote_type, offset);
}

/* An array at a structure's end may have its further elements in the object's
 * tail: what has no place there either is the caller's matter. */
static int
convert_array(struct st_transfer *st, const struct st_object *object,
    uint32_t remote_type, uint32_t local_type, const char *from, char *to,
    uint32_t offset)
{
    const struct magic_type *source = &st->remote.types[remote_type];
    const struct magic_type *target = &st->local.types[local_type];
    uint32_t count =
        source->count < target->count ? source->count : target->count;
    uint32_t step = st->remote.types[source->first].size;
    uint32_t local_step = st->local.types[target->first].size;

    for (uint32_t i = 0; i < count; i++) {
        int r = st_convert(st, object, source->first, target->first,
            from + i * step, to + i * local_step, offset + i * step);

        if (r != 0)
            return r;
    }
    if (target->count != 0 &&
        !st_is_zero(from + count * step, (source->count - count) * step))
        return does_not_fit(st, object, remote_type, offset);
    return 0;
}

/* Whether bytes stand for the same number in both enumerations. */
static int
same_number(const struct st_transfer *st, uint32_t remote, uint32_t local,
    const char *from)
{
    const struct magic_type *source = &st->remote.types[remote];
    const struct magic_type *target = &st->local.types[local];
    uint64_t value = 0;
    struct st_integer i, mapped;

    if (source->kind != MAGIC_TYPE_ENUM || target->kind != MAGIC_TYPE_ENUM ||
        source->size != target->size || source->size > sizeof(value))
        return 0;
    memcpy(&value, from, source->size);
    i = mapped = st_integer(value, source->bits, source);
    return st_map_enum(st, remote, local, &mapped) && mapped.value == i.value;
}

/* Whether a copy of the union's bytes is right whatever member is in use. */
static int
same_members(const struct st_transfer *st, uint32_t remote_type,
    uint32_t local_type, const char *bytes)
{
    const struct magic_type *source = &st->remote.types[remote_type];
    uint32_t unnamed = 0;

    if (!(source->flags & MAGIC_TYPE_NO_POINTERS))
        return 0;
    for (uint32_t i = 0; i < source->count; i++) {
        const struct magic_member *from =
            &st->remote.members[source->first + i];
        const char *name = st->remote.names + from->name;
        const struct magic_member *to =
            st_find_member(&st->local, local_type, name, unnamed);
        const struct magic_type *a, *b;

        unnamed += name[0] == '\0';
        if (to == NULL || from->bit_size != to->bit_size)
            return 0;
        a = &st->remote.types[from->type];
        b = &st->local.types[to->type];
        if (!st_same_type(st, from->type, to->type) &&
            !same_number(st, from->type, to->type, bytes) &&
            (a->kind != MAGIC_TYPE_ARRAY || b->kind != MAGIC_TYPE_ARRAY ||
                !st_same_type(st, a->first, b->first)))
            return 0;
    }
    return 1;
}

/* The member that the selector names; else all of it, if that can be right. */
static int
convert_union(struct st_transfer *st, const struct st_object *object,
    uint32_t remote_type, uint32_t local_type, const char *from, char *to,
    uint32_t offset)
{
    uint32_t size = st->remote.types[remote_type].size;
    uint32_t local_size = st->local.types[local_type].size;
    uint32_t least = size < local_size ? size : local_size;
    const struct magic_member *remote, *local;
    const char *name;

    if (!st->raw && st_union_choice(st, object, remote_type, offset, &name)) {
        if (name == NULL)
            return 0;
        if (name[0] != '\0') {
            remote = st_find_member(&st->remote, remote_type, name, 0);
            local = st_find_member(&st->local, local_type, name, 0);
            if (remote == NULL || local == NULL)
                return st_refuse_conversion(st, ST_REASON_MEMBER, object,
                    remote_type, offset);
            return st_convert(st, object, remote->type, local->type,
                from + remote->offset, to + local->offset,
                offset + remote->offset);
        }
    } else if (!st_is_zero(from, size) &&
        !same_members(st, remote_type, local_type, from)) {
        return st_refuse_conversion(st, ST_REASON_UNION, object, remote_type,
            offset);
    }
    if (!st_is_zero(from + least, size - least))
        return does_not_fit(st, object, remote_type, offset);
    memcpy(to, from, least);
    return 0;
}

/* All words of what is the same in both programs. */
static int
convert_words(struct st_transfer *st, const struct st_object *object,
    uint32_t type, const char *from, char *to, uint32_t offset)
{
    uint32_t size = st->remote.types[type].size, at;

    for (at = 0; at + 4 <= size; at += 4) {
        struct st_place place = { object, offset + at, 0, type };
        int r = convert_address(st, &place, from + at, to + at);

        if (r != 0)
            return r;
    }
    memcpy(to + at, from + at, size - at);
    return 0;
}

/*
 * Converts `from', a copy of the part of `object' at `offset' with the remote
 * type, into the local object's part `to'.
 */
int
st_convert(struct st_transfer *st, const struct st_object *object,
    uint32_t remote_type, uint32_t local_type, const char *from, char *to,
    uint32_t offset)
{
    const struct magic_type *source = &st->remote.types[remote_type];
    const struct magic_type *target = &st->local.types[local_type];
    uint32_t marks = (source->flags | target->flags) & MAGIC_XFER_MASK;
    int r;

    if (marks & MAGIC_NOXFER)
        return 0;
    if (!st->addresses && (marks & (MAGIC_PXFER | MAGIC_TXFER))) {
        st->addresses = marks & (MAGIC_PXFER | MAGIC_TXFER);
        r = st_convert(st, object, remote_type, local_type, from, to, offset);
        st->addresses = 0;
        return r;
    }
    if (st->addresses && st_same_type(st, remote_type, local_type))
        return convert_words(st, object, remote_type, from, to, offset);
    if (!st->raw && (marks & MAGIC_IXFER)) {
        st->raw = 1;
        r = st_convert(st, object, remote_type, local_type, from, to, offset);
        st->raw = 0;
        return r;
    }
    if (st_same_type(st, remote_type, local_type)) {
        r = st->raw
            ? 0
            : st_apply(st, object, remote_type, (char *) from, to, offset, 0);
        if (r == 0)
            memcpy(to, from, source->size);
        return r;
    }
    st_changed(st, remote_type);
    if (!st->raw && st_is_searched(&st->remote, remote_type)) {
        struct st_place place = { object, offset, 0, remote_type };

        if ((r = st_check_numbers(st, &place, from, source->size)) != 0)
            return r;
    }
    if (source->kind == MAGIC_TYPE_ARRAY && target->kind == MAGIC_TYPE_ARRAY)
        return convert_array(st, object, remote_type, local_type, from, to,
            offset);
    if (source->kind == MAGIC_TYPE_STRUCT && target->kind == MAGIC_TYPE_STRUCT)
        return st_convert_struct(st, object, remote_type, local_type, from, to,
            offset);
    if (source->kind == MAGIC_TYPE_UNION && target->kind == MAGIC_TYPE_UNION)
        return convert_union(st, object, remote_type, local_type, from, to,
            offset);
    return convert_scalar(st, object, remote_type, local_type, from, to,
        offset);
}
