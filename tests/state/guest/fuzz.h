/*
 * What the sources of a generated program share.  Each case of a program has
 * a number, N: build_N() makes its state, work_N() changes it, and sum_N() is
 * a checksum that no address enters.  start_N() runs in each instance before
 * the state comes.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <minix/magic.h>

/* Random programs use what they use. */
#pragma clang diagnostic ignored "-Wunused"
#pragma clang diagnostic ignored "-Wmissing-field-initializers"
#pragma clang diagnostic ignored "-Waddress-of-packed-member"
#pragma clang diagnostic ignored "-Wenum-conversion"
#pragma clang diagnostic ignored "-Wbitfield-constant-conversion"
#pragma clang diagnostic ignored "-Wuninitialized"
#pragma clang diagnostic ignored "-Wsometimes-uninitialized"
#pragma clang diagnostic ignored "-Wstrict-aliasing"

typedef uint32_t u32;
typedef uint32_t pxfer_uint32_t; /* a pointer, whatever its type */
typedef uint32_t txfer_uint32_t; /* the same, with two bits of the program's */

struct fuzz_case {
    void (*start)(void);
    void (*build)(void);
    void (*work)(void);
    u32 (*sum)(void);
};

extern const struct fuzz_case fuzz_cases[];
extern const u32 fuzz_count;
extern unsigned char fuzz_active[]; /* cases that have state */

u32 fuzz_sum(void);
void fuzz_build(u32 number);
void fuzz_work(void);

static inline u32
mix(u32 sum, u32 value)
{
    sum = (sum ^ value) * 16777619u;
    return sum ^ sum >> 15;
}

/* The next of a row of numbers below 2^24. */
static inline u32
step(u32 *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

_Noreturn static inline void
failed(void)
{
    __builtin_trap();
}

/* Somebody else looks at it. */
static inline void
keep(const void *p)
{
    __asm__ volatile("" : : "r"(p) : "memory");
}

/* A number from outside the program that equals an address in it. */
static inline u32
outside(const void *p)
{
    u32 n;

    __asm__ volatile("" : "=r"(n) : "0"(p));
    return n;
}

/* Leaves what is no address where locals will be. */
static __attribute__((noinline)) void
spoil_stack(void)
{
    char room[600];

    memset(room, 'A', sizeof(room));
    keep(room);
}

#endif
