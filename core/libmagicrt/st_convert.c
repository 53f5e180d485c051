/* Objects whose types differ: by member name, by index, by value. */
#include <errno.h>
#include <string.h>
#include "st_private.h"

static int
mismatch(struct st_transfer *st, const struct st_object *object, uint32_t type,
    uint32_t offset)
{
    struct st_place place = { object, offset, 0, type };

    st_dump_error(st, ST_REASON_MISMATCH, &place);
    return EFAULT;
}

static int
is_integer(const struct magic_type *type)
{
    return type->kind == MAGIC_TYPE_INTEGER || type->kind == MAGIC_TYPE_ENUM;
}

static uint64_t
extend(uint64_t value, uint32_t bits, int is_unsigned)
{
    if (bits >= 64)
        return value;
    value &= (1ull << bits) - 1;
    if (!is_unsigned && (value >> (bits - 1) & 1))
        value |= ~0ull << bits;
    return value;
}

/* Stores an integer; tells if it does not fit. */
static void
store_integer(struct st_transfer *st, const struct st_object *object,
    uint64_t value, uint32_t bits, int is_unsigned, uint32_t offset)
{
    if (extend(value, bits, is_unsigned) != value)
        st_print(st, "[WARNING] precision loss at 0x%x, offset %u\n",
            object->address, offset);
}

static uint64_t
get_bits(const char *from, const struct magic_member *member)
{
    uint64_t raw = 0;
    uint32_t bytes = (member->bit_offset + member->bit_size + 7) / 8;

    memcpy(&raw, from, bytes);
    return raw >> member->bit_offset;
}

static void
put_bits(char *to, const struct magic_member *member, uint64_t value)
{
    uint32_t bytes = (member->bit_offset + member->bit_size + 7) / 8;
    uint64_t raw = 0,
             mask = ((1ull << member->bit_size) - 1) << member->bit_offset;

    memcpy(&raw, to, bytes);
    raw = (raw & ~mask) | (value << member->bit_offset & mask);
    memcpy(to, &raw, bytes);
}

static int
convert_bits(struct st_transfer *st, const struct st_object *object,
    const struct magic_member *from_member,
    const struct magic_member *to_member, const char *from, char *to,
    uint32_t offset)
{
    const struct magic_type *source = &st->remote.types[from_member->type];
    const struct magic_type *target = &st->local.types[to_member->type];
    uint32_t width = to_member->bit_size;
    uint64_t value = 0;

    if (!is_integer(source) || !is_integer(target))
        return mismatch(st, object, from_member->type, offset);
    if (from_member->bit_size != 0) {
        value = extend(get_bits(from, from_member), from_member->bit_size,
            source->flags & MAGIC_TYPE_UNSIGNED);
    } else {
        memcpy(&value, from, source->size);
        value =
            extend(value, source->bits, source->flags & MAGIC_TYPE_UNSIGNED);
    }
    store_integer(st, object, value, width != 0 ? width : target->bits,
        target->flags & MAGIC_TYPE_UNSIGNED, offset);
    if (width != 0)
        put_bits(to, to_member, value);
    else
        memcpy(to, &value, target->size);
    return 0;
}

static int
convert_struct(struct st_transfer *st, const struct st_object *object,
    uint32_t remote_type, uint32_t local_type, const char *from, char *to,
    uint32_t offset)
{
    const struct magic_type *target = &st->local.types[local_type];
    uint32_t unnamed = 0;

    for (uint32_t i = 0; i < target->count; i++) {
        const struct magic_member *local =
            &st->local.members[target->first + i];
        const char *name = st->local.names + local->name;
        const struct magic_member *remote =
            st_find_member(&st->remote, remote_type, name, unnamed);
        int r;

        if (name[0] == '\0')
            unnamed++;
        if (remote == NULL)
            continue; /* a new member stays as initialized */
        if (remote->bit_size != 0 || local->bit_size != 0)
            r = convert_bits(st, object, remote, local, from + remote->offset,
                to + local->offset, offset + remote->offset);
        else
            r = st_convert(st, object, remote->type, local->type,
                from + remote->offset, to + local->offset,
                offset + remote->offset);
        if (r != 0)
            return r;
    }
    return 0;
}

static long double
get_float(const char *from, uint32_t size)
{
    float f;
    double d;
    long double ld = 0;

    if (size == sizeof(f)) {
        memcpy(&f, from, sizeof(f));
        return f;
    }
    if (size == sizeof(d)) {
        memcpy(&d, from, sizeof(d));
        return d;
    }
    memcpy(&ld, from, size);
    return ld;
}

static void
put_float(char *to, uint32_t size, long double value)
{
    float f = (float) value;
    double d = (double) value;

    if (size == sizeof(f))
        memcpy(to, &f, sizeof(f));
    else if (size == sizeof(d))
        memcpy(to, &d, sizeof(d));
    else
        memcpy(to, &value, size);
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

    if (source->kind == MAGIC_TYPE_POINTER &&
        target->kind == MAGIC_TYPE_POINTER) {
        uint32_t address;
        int r;

        memcpy(&address, from, sizeof(address));
        place.value = address;
        if (!st->raw && (r = st_relocate(st, &place, 0, &address)) != 0)
            return r;
        memcpy(to, &address, sizeof(address));
        return 0;
    }
    if (is_integer(source) && is_integer(target) && source->size <= 8 &&
        target->size <= 8) {
        memcpy(&value, from, source->size);
        value =
            extend(value, source->bits, source->flags & MAGIC_TYPE_UNSIGNED);
        store_integer(st, object, value, target->bits,
            target->flags & MAGIC_TYPE_UNSIGNED, offset);
        memcpy(to, &value, target->size);
        return 0;
    }
    if (source->kind == MAGIC_TYPE_FLOAT && target->kind == MAGIC_TYPE_FLOAT) {
        put_float(to, target->size, get_float(from, source->size));
        return 0;
    }
    return mismatch(st, object, remote_type, offset);
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
    if (source->kind == MAGIC_TYPE_ARRAY && target->kind == MAGIC_TYPE_ARRAY) {
        uint32_t count =
            source->count < target->count ? source->count : target->count;
        uint32_t step = st->remote.types[source->first].size;

        for (uint32_t i = 0; i < count; i++) {
            r = st_convert(st, object, source->first, target->first,
                from + i * step, to + i * st->local.types[target->first].size,
                offset + i * step);
            if (r != 0)
                return r;
        }
        return 0;
    }
    if (source->kind == MAGIC_TYPE_STRUCT && target->kind == MAGIC_TYPE_STRUCT)
        return convert_struct(st, object, remote_type, local_type, from, to,
            offset);
    if (source->kind == MAGIC_TYPE_UNION && target->kind == MAGIC_TYPE_UNION &&
        (source->flags & MAGIC_TYPE_NO_POINTERS)) {
        memcpy(to, from,
            source->size < target->size ? source->size : target->size);
        return 0;
    }
    return convert_scalar(st, object, remote_type, local_type, from, to,
        offset);
}
