/* What a driver provides: a package at work, a step at a time. */
#ifndef DRIVER_H
#define DRIVER_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In each instance, before its state comes: what is declared, if anything. */
void package_start(void);

/* The first step, 0, makes the state.  What is answered knows no address: a
 * checksum, and a text for a person. */
uint32_t package_step(int step, char *text, size_t size);

#define PACKAGE_SEED 2166136261u

static inline uint32_t
package_hash(uint32_t hash, const void *data, size_t size)
{
    for (const unsigned char *at = data; size-- > 0; at++)
        hash = (hash ^ *at) * 16777619u;
    return hash;
}

static inline uint32_t
package_hash_text(uint32_t hash, const char *text)
{
    return package_hash(hash, text, strlen(text) + 1);
}

/* Numbers that look random and are the same in each run. */
static inline uint32_t
package_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

#endif
