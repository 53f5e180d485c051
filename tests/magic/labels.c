/*
 * Addresses of labels in state: a table that is no constant, and the place
 * where a machine goes on. -DV2 is a later version, with other code between
 * the labels and one label more; -DGONE one without the label in use.
 */
#include "host/host.h"

static void *next;
static int calls[4];

static __attribute__((noinline)) int
step(int kind)
{
    static void *table[] = { &&one, &&two, &&last,
#ifdef V2
        &&added
#endif
    };

    if (kind < 0) {
        table[0] = &&two;
#ifndef GONE
        next = &&resumed;
#endif
        return 0;
    }
    if (next != 0)
        goto *next;
    goto *table[kind];
one:
    calls[0]++;
    return 1;
#ifdef V2
added:
    calls[3] += 7;
    return 5;
#endif
two:
    calls[1]++;
    return 2;
last:
    calls[2]++;
    return 3;
#ifndef GONE
resumed:
    next = 0;
    return 4;
#endif
}

static __attribute__((noinline)) int
constant(int kind)
{
    static void *const table[] = { &&one, &&two };

    goto *table[kind & 1];
one:
    return 10;
two:
    return 20;
}

void
test_start(void)
{
}

void
test_build(void)
{
    (void) step(-1);
}

void
test_work(void)
{
}

uint32_t
test_checksum(void)
{
    uint32_t sum = 0;

    sum |= (uint32_t) (step(0) == 4) << 0;
    sum |= (uint32_t) (step(0) == 2 && step(1) == 2 && step(2) == 3) << 1;
    sum |= (uint32_t) (constant(0) == 10 && constant(1) == 20) << 2;
#ifdef V2
    sum |= (uint32_t) (step(3) != 5) << 3;
#endif
    (void) step(-1);
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
