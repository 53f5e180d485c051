/*
 * Linker sets: objects in a section of their own, walked from __start_ to
 * __stop_.  -DV2 is a later version: of its structures one member more, of
 * each set one object more.
 */
#include <stdlib.h>
#include "host/host.h"

#ifdef V2
#define ADDED int added;
#define COUNT 6
#else
#define ADDED
#define COUNT 5
#endif

struct part {
    ADDED
    int number;
    struct part *next;
    char odd; /* padding at the end */
};

/* Structures, variable and constant, and pointers to either. */
#define SET(set) __attribute__((section(#set), used))
#define PART(n) \
    static struct part part_##n SET(parts) = { .number = n }; \
    static const struct part fixed_##n SET(fixed) = { .number = n, \
        .next = &part_##n }; \
    static struct part *pointer_##n SET(pointers) = &part_##n; \
    static const struct part *const constant_##n SET(constants) = &fixed_##n; \
    static char byte_##n SET(bytes) = n; \
    static long double wide_##n SET(wides) = n; \
    static int (*call_##n)(void) SET(calls); \
    static int get_##n(void) \
    { \
        return n; \
    } \
    static int (*call_##n)(void) = get_##n;

PART(1)
PART(2)
PART(3)
PART(4)
PART(5)
#ifdef V2
PART(6)
#endif

/* The same set from functions' statics, over another alignment. */
static struct {
    char a;
} small_1 SET(small) = { 1 };

extern struct part __start_parts[], __stop_parts[];
extern const struct part __start_fixed[], __stop_fixed[];
extern struct part *__start_pointers[], *__stop_pointers[];
extern const struct part *const __start_constants[], *const __stop_constants[];
extern char __start_bytes[], __stop_bytes[];
extern long double __start_wides[], __stop_wides[];
extern int (*__start_calls[])(void), (*__stop_calls[])(void);
extern char __start_small[], __stop_small[];

/* Kept bounds. */
static struct part *first, *end;
static char *first_byte, *last_byte;
static struct part **pointers_end;
static long double *wides_end;
static const struct part *first_fixed, *last_fixed;
static char *small_end;

void
test_start(void)
{
}

void
test_build(void)
{
    first = __start_parts;
    end = __stop_parts;
    first_byte = __start_bytes;
    last_byte = __stop_bytes;
    pointers_end = __stop_pointers;
    wides_end = __stop_wides;
    first_fixed = __start_fixed;
    last_fixed = __stop_fixed;
    small_end = __stop_small;
    for (struct part *p = __start_parts; p < __stop_parts; p++) {
        p->number *= 5;
        p->next = p + 1;
    }
    for (int i = 0; i < 5; i++)
        __start_pointers[i] = &__start_parts[4 - i];
    for (char *p = __start_bytes; p < __stop_bytes; p++)
        *p += 10;
    for (long double *p = __start_wides; p < __stop_wides; p++)
        *p /= 8;
}

void
test_work(void)
{
}

/* The first five objects of each set: a later version adds at the end. */
uint32_t
test_checksum(void)
{
    uint32_t sum = 0, ok = 1;

    ok = __stop_parts - __start_parts == COUNT &&
        __stop_fixed - __start_fixed == COUNT &&
        __stop_pointers - __start_pointers == COUNT &&
        __stop_constants - __start_constants == COUNT &&
        __stop_bytes - __start_bytes == COUNT &&
        __stop_wides - __start_wides == COUNT &&
        __stop_calls - __start_calls == COUNT;
    sum |= ok << 0;
    for (int i = 0; ok && i < 5; i++) {
        if (__start_parts[i].number != 5 * (i + 1))
            sum |= 1u << 16;
        if (i < 4 && __start_parts[i].next != &__start_parts[i + 1])
            sum |= 1u << 17;
        if (__start_fixed[i].number != i + 1 ||
            __start_fixed[i].next != &__start_parts[i])
            sum |= 1u << 18;
        if (__start_constants[i] != &__start_fixed[i])
            sum |= 1u << 19;
        if (__start_pointers[i] != &__start_parts[4 - i])
            sum |= 1u << 20;
        if (__start_bytes[i] != i + 11)
            sum |= 1u << 21;
        if (__start_wides[i] != (long double) (i + 1) / 8)
            sum |= 1u << 22;
        if (__start_calls[i]() != i + 1)
            sum |= 1u << 23;
    }
    sum |= (uint32_t) (first == __start_parts && end == __stop_parts) << 1;
    sum |= (uint32_t) (first_byte == __start_bytes && last_byte == __stop_bytes)
        << 2;
    sum |= (uint32_t) (pointers_end == __stop_pointers) << 3;
    sum |= (uint32_t) (wides_end == __stop_wides) << 4;
    sum |=
        (uint32_t) (first_fixed == __start_fixed && last_fixed == __stop_fixed)
        << 5;
    sum |= (uint32_t) (small_end == __stop_small && small_1.a == 1) << 6;
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    show("parts", (uint32_t) __start_parts);
    show("parts_end", (uint32_t) __stop_parts);
    show("fixed", (uint32_t) __start_fixed);
    show("fixed_end", (uint32_t) __stop_fixed);
    show("bytes", (uint32_t) __start_bytes);
    show("bytes_end", (uint32_t) __stop_bytes);
    show("wides", (uint32_t) __start_wides);
    show("wides_end", (uint32_t) __stop_wides);
    show("pointers", (uint32_t) __start_pointers);
    show("pointers_end", (uint32_t) __stop_pointers);
    show("calls", (uint32_t) __start_calls);
    show("calls_end", (uint32_t) __stop_calls);
    show("small", (uint32_t) __start_small);
    show("small_end", (uint32_t) __stop_small);
}
