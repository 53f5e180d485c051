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
    _magic_vars.random[0] = 1;
    magic_reseed(_magic_vars.asr_seed, 4);
    /* The heap's offset is a block that is never freed. */
    if (_magic_vars.asr_heap_offset != 0)
        (void) malloc(magic_random(_magic_vars.asr_heap_offset));
}
