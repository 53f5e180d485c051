/*
 * What a program by csmith needs of its run-time, so that it becomes a case
 * of a generated program: CSMITH_MAIN(), a name of the unit's own for main(),
 * runs it or, without CSMITH_RUNS, leaves the state and only sums it up.
 */
#ifndef CSMITH_H
#define CSMITH_H

#include <limits.h>
#include "fuzz.h"

#pragma clang diagnostic ignored "-Weverything"

static u32 crc32_context;
static int csmith_runs;

#define main CSMITH_MAIN
#define csmith_sink_ CSMITH_SINK
#define platform_main_begin()
#define platform_main_end(crc, flag)
#define crc32_gentab() (crc32_context = 0)
#define printf(...) ((void) 0)
#define transparent_crc(value, name, flag) \
    (crc32_context = mix(mix(crc32_context, (u32) (value)), \
         (u32) ((unsigned long long) (value) >> 32)))

/* Arithmetic that is defined for all values: it wraps, or leaves the left. */
#define WRAP(op, sign, type, u, name) \
    static inline type safe_##name##_func_##type##_##u(type a, type b) \
    { \
        return (type) ((unsigned long long) a op(unsigned long long) b); \
    }
#define DIVIDE(op, type, u, name, least) \
    static inline type safe_##name##_func_##type##_##u(type a, type b) \
    { \
        if (b == 0 || \
            ((type) - 1 < 0 && b == (type) - 1 && a == (type) least)) \
            return a; \
        return (type) (a op b); \
    }
#define SHIFT(op, type, u, by, name) \
    static inline type safe_##name##_func_##type##_##u(type a, by b) \
    { \
        if ((int) b < 0 || (int) b >= (int) (CHAR_BIT * sizeof(a))) \
            return a; \
        return (type) ((type) - 1 < 0 && 1 op 1 == 2 \
                ? (long long) ((unsigned long long) a op b) \
                : (long long) (a op b)); \
    }
#define MINUS(type, s) \
    static inline type safe_unary_minus_func_##type##_##s(type a) \
    { \
        return (type) (0 - (unsigned long long) a); \
    }
#define ALL(type, s, least) \
    WRAP(+, s, type, s##_##s, add) \
    WRAP(-, s, type, s##_##s, sub) \
    WRAP(*, s, type, s##_##s, mul) \
    DIVIDE(/, type, s##_##s, div, least) \
    DIVIDE(%, type, s##_##s, mod, least) \
    SHIFT(<<, type, s##_s, int, lshift) \
    SHIFT(<<, type, s##_u, unsigned, lshift) \
    SHIFT(>>, type, s##_s, int, rshift) \
    SHIFT(>>, type, s##_u, unsigned, rshift) \
    MINUS(type, s)

ALL(int8_t, s, SCHAR_MIN)
ALL(int16_t, s, SHRT_MIN)
ALL(int32_t, s, INT_MIN)
ALL(int64_t, s, LLONG_MIN)
ALL(uint8_t, u, 0)
ALL(uint16_t, u, 0)
ALL(uint32_t, u, 0)
ALL(uint64_t, u, 0)

#endif
