/*
 * Values whose types differ in the later version, -DV2.  Each kind has a bit
 * in test_checksum().  Each test_work() undoes the last one and puts a value
 * somewhere that the later version's type does not hold; the last one does no
 * more than that.
 */
#include <float.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include "host/host.h"

#ifdef V2
#define ADDED short added;
#define BIT(name) unsigned name : 3;
#define NEXT(now, next) next
#else
#define ADDED
#define BIT(name)
#define NEXT(now, next) now
#endif

/* Bit-fields that reach over eight bytes. */
static struct packed {
    ADDED
    unsigned small : 5;
    unsigned long long wide : 62;
    BIT(before)
    signed long long low : 61;
    BIT(between)
    signed long long high : 64;
    int last : 3;
    NEXT(unsigned, int) tail : 20;
} __attribute__((packed)) packed[3];

static const uint64_t WIDE = 0x2a55aa55a5a5f00dull;
static const int64_t LOW = -0x0555aa55a5a5f00dll;

enum sign { NEGATIVE = -1, ZERO, POSITIVE };

union number {
    uint32_t whole;
    uint8_t bytes[NEXT(4, 8)];
};

union shape {
    struct {
        ADDED
        int number;
    } first;
    char text[8];
};

static struct values {
    ADDED
    NEXT(int, short) narrow;
    NEXT(int, unsigned) to_unsigned;
    NEXT(unsigned, int) to_signed;
    NEXT(long long, int) from_long;
    NEXT(unsigned long long, long long) big;
    NEXT(double, float) to_float;
    NEXT(double, float) rounded;
    NEXT(float, double) to_double;
    NEXT(double, long double) to_long_double;
    NEXT(int, _Bool) truth;
    NEXT(enum sign, int) sign;
    NEXT(int, enum sign) number;
    NEXT(enum sign, unsigned char) positive;
    unsigned bits : NEXT(12, 8);
    int signed_bits : NEXT(12, 8);
    int shorter[NEXT(8, 4)];
    int longer[NEXT(4, 8)];
    union number number_or_bytes;
    union shape shape;
} values;

void
test_start(void)
{
}

void
test_build(void)
{
    for (int i = 0; i < 3; i++) {
        packed[i].small = 21;
        packed[i].wide = WIDE + (unsigned) i;
        packed[i].low = LOW + i;
        packed[i].high = INT64_MIN + i;
        packed[i].last = -3;
        packed[i].tail = 0x7ffff;
    }
    values.narrow = SHRT_MIN;
    values.to_unsigned = INT_MAX;
    values.to_signed = 5;
    values.from_long = INT_MIN;
    values.big = LLONG_MAX;
    values.to_float = -1.5;
    values.rounded = FLT_MAX;
    values.to_double = 0.1f;
    values.to_long_double = 0.1;
    values.truth = 1;
    values.sign = NEGATIVE;
    values.number = -1;
    values.positive = POSITIVE;
    values.bits = 255;
    values.signed_bits = -128;
    for (int i = 0; i < 4; i++)
        values.shorter[i] = values.longer[i] = -i;
    values.number_or_bytes.whole = 0x12345678;
}

void
test_work(void)
{
#ifndef V2
    static int step;

    memset(&values, 0, sizeof(values));
    test_build();
    switch (++step) {
    case 1: values.narrow = 40000; break;
    case 2: values.to_unsigned = -1; break;
    case 3: values.to_signed = 0x80000000; break;
    case 4: values.from_long = 0x80000000ll; break;
    case 5: values.big = 1ull << 63; break;
    case 6: values.to_float = 1e300; break;
    case 7: values.rounded = 0.1; break;
    case 8: values.truth = 2; break;
    case 9: values.positive = NEGATIVE; break;
    case 10: values.bits = 256; break;
    case 11: values.signed_bits = 128; break;
    case 12: values.shorter[6] = 1; break;
    case 13: values.shape.first.number = 1; break;
    case 14: packed[2].tail = 0x80000; break;
    default: break;
    }
#endif
}

static int
packed_holds(void)
{
    for (int i = 0; i < 3; i++)
        if (packed[i].small != 21 || packed[i].wide != WIDE + (unsigned) i ||
            packed[i].low != LOW + i || packed[i].high != INT64_MIN + i ||
            packed[i].last != -3 || packed[i].tail != 0x7ffff)
            return 0;
    return 1;
}

static int
arrays_hold(void)
{
    for (int i = 0; i < 4; i++)
        if (values.shorter[i] != -i || values.longer[i] != -i)
            return 0;
    return 1;
}

uint32_t
test_checksum(void)
{
    uint32_t sum = 0;

    sum |= (uint32_t) packed_holds() << 0;
    sum |= (uint32_t) (values.narrow == SHRT_MIN &&
               values.to_unsigned == INT_MAX && values.to_signed == 5 &&
               values.from_long == INT_MIN && values.big == LLONG_MAX)
        << 1;
    sum |= (uint32_t) (values.to_float == -1.5 && values.rounded == FLT_MAX &&
               values.to_double == 0.1f && values.to_long_double == 0.1)
        << 2;
    sum |= (uint32_t) (values.truth == 1 && values.sign == NEGATIVE &&
               values.number == -1 && values.positive == POSITIVE)
        << 3;
    sum |= (uint32_t) (values.bits == 255 && values.signed_bits == -128) << 4;
    sum |= (uint32_t) arrays_hold() << 5;
    sum |= (uint32_t) (values.number_or_bytes.whole == 0x12345678) << 6;
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
