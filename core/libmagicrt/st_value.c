/* Values of numbers: integers and bit-fields of any width, floating point. */
#include <string.h>
#include "st_private.h"

static int
is_unsigned(const struct magic_type *type)
{
    return (type->flags & MAGIC_TYPE_UNSIGNED) != 0;
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

int
st_is_integer(const struct magic_type *type)
{
    return type->kind == MAGIC_TYPE_INTEGER || type->kind == MAGIC_TYPE_ENUM;
}

int
st_is_zero(const char *bytes, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return 0;
    return 1;
}

struct st_integer
st_integer(uint64_t value, uint32_t bits, const struct magic_type *type)
{
    struct st_integer i = { extend(value, bits, is_unsigned(type)), 0 };

    i.is_negative = !is_unsigned(type) && i.value >> 63 != 0;
    return i;
}

/* Whether `bits' bits of a local type can have a value. */
int
st_holds(const struct st_transfer *st, const struct magic_type *type,
    uint32_t bits, struct st_integer i)
{
    if (strcmp(st->local.names + type->name, "_Bool") == 0)
        bits = 1;
    if (i.is_negative)
        return !is_unsigned(type) && extend(i.value, bits, 0) == i.value;
    if (!is_unsigned(type))
        bits--;
    return bits >= 64 || i.value >> bits == 0;
}

/* A packed bit-field may reach into a ninth byte. */
uint64_t
st_get_bits(const char *from, const struct magic_member *member)
{
    uint64_t value = 0;
    uint32_t at = member->bit_offset, done = 0, part;

    for (; done < member->bit_size; done += part, at += part) {
        uint64_t byte = (unsigned char) from[at / 8];

        part = 8 - at % 8;
        if (part > member->bit_size - done)
            part = member->bit_size - done;
        value |= (byte >> at % 8 & ((1u << part) - 1)) << done;
    }
    return value;
}

void
st_put_bits(char *to, const struct magic_member *member, uint64_t value)
{
    uint32_t at = member->bit_offset, done = 0, part;

    for (; done < member->bit_size; done += part, at += part) {
        unsigned char *byte = (unsigned char *) &to[at / 8];
        uint32_t mask;

        part = 8 - at % 8;
        if (part > member->bit_size - done)
            part = member->bit_size - done;
        mask = ((1u << part) - 1) << at % 8;
        *byte = (unsigned char) ((*byte & ~mask) |
            ((uint32_t) (value >> done) << at % 8 & mask));
    }
}

long double
st_get_float(const char *from, uint32_t size)
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

/* Whether the new type holds the value; a number that is none has no value. */
int
st_put_float(char *to, uint32_t size, long double value)
{
    float f = (float) value;
    double d = (double) value;

    if (size == sizeof(f))
        memcpy(to, &f, sizeof(f));
    else if (size == sizeof(d))
        memcpy(to, &d, sizeof(d));
    else
        memcpy(to, &value, size);
    return value != value || st_get_float(to, size) == value;
}
