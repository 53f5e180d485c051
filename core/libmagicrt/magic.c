/*
 * Start-up and random numbers.  The generator's state lies in the root, so
 * that the next instance goes on from it: no two updates lay memory out alike,
 * and yet the same seed and history give the same layout.
 */
#include <stdlib.h>
#include <string.h>
#include "magic_private.h"

static uint32_t
rotate(uint32_t x, int k)
{
    return (x << k) | (x >> (32 - k));
}

/* xoshiro128**. */
static uint32_t
next_random(void)
{
    uint32_t *s = _magic_vars.random;
    uint32_t result = rotate(s[1] * 5, 7) * 9;
    uint32_t t = s[1] << 9;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11);
    return result;
}

/* Uniform in 1..limit; 0 if limit is 0. */
uint32_t
magic_random(uint32_t limit)
{
    if (limit == 0)
        return 0;
    return 1 + (uint32_t) (((uint64_t) next_random() * limit) >> 32);
}

void
magic_reseed(const uint32_t *salt, unsigned words)
{
    for (unsigned i = 0; i < words; i++) {
        _magic_vars.random[i % 4] ^= salt[i] * 0x9E3779B1u + i;
        next_random();
    }
    for (unsigned i = 0; i < 16; i++)
        next_random();
}

/* Goes on with a sum, by words: a change of one of them is always seen. */
uint32_t
magic_sum(uint32_t sum, const void *bytes, uint32_t size)
{
    const uint32_t *word = bytes;
    uint32_t last = 0;

    for (uint32_t i = 0; i < size / 4; i++)
        sum = rotate((sum ^ word[i]) * 0x9E3779B1u, 13);
    memcpy(&last, (const char *) bytes + size / 4 * 4, size % 4);
    return rotate((sum ^ last) * 0x9E3779B1u, 13) + size;
}

/* Of the constant tables, which the next instance reads: whether they are then
 * what they are now. */
static uint32_t
sum_of_tables(void)
{
    const struct magic_table *table = &_magic_vars.names;
    uint32_t sum = 0;

    for (; table <= &_magic_vars.layouts; table++)
        sum = magic_sum(sum, (const void *) table->address,
            table->count * table->size);
    return sum;
}

static uint32_t frame_end;

/* The stack in use, from an object in the caller's frame to main's end. */
uint32_t
magic_stack_end(void)
{
    return frame_end;
}

void
magic_init(void *frame)
{
    if (_magic_vars.initialized)
        return;
    frame_end = (uint32_t) frame;
    _magic_vars.initialized = 1;
    _magic_vars.sum = sum_of_tables();
    _magic_vars.random[0] = 1;
    magic_reseed(_magic_vars.asr_seed, 4);
    /* The heap's offset is a block that is never freed. */
    if (_magic_vars.asr_heap_offset != 0)
        (void) malloc(magic_random(_magic_vars.asr_heap_offset));
}
