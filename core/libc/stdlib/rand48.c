/* POSIX's generator of 48 bits: state * a + c; the caller's or its own. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MULTIPLIER 0x5deece66dULL
#define ADDEND 0xb
#define FIRST_LOW 0x330e
#define MASK 0xffffffffffffULL

static uint64_t multiplier = MULTIPLIER;
static uint64_t addend = ADDEND;
static unsigned short own[3];

static uint64_t
join(const unsigned short words[3])
{
    return words[0] | (uint64_t) words[1] << 16 | (uint64_t) words[2] << 32;
}

static void
split(unsigned short words[3], uint64_t value)
{
    words[0] = (unsigned short) value;
    words[1] = (unsigned short) (value >> 16);
    words[2] = (unsigned short) (value >> 32);
}

static uint64_t
step(unsigned short state[3])
{
    uint64_t next = (join(state) * multiplier + addend) & MASK;

    split(state, next);
    return next;
}

double
erand48(unsigned short state[3])
{
    return (double) step(state) / 0x1p48;
}

double
drand48(void)
{
    return erand48(own);
}

long
nrand48(unsigned short state[3])
{
    return (long) (step(state) >> 17);
}

long
lrand48(void)
{
    return nrand48(own);
}

long
jrand48(unsigned short state[3])
{
    return (int32_t) (step(state) >> 16);
}

long
mrand48(void)
{
    return jrand48(own);
}

void
srand48(long seed)
{
    multiplier = MULTIPLIER;
    addend = ADDEND;
    split(own, FIRST_LOW | (uint64_t) (uint32_t) seed << 16);
}

unsigned short *
seed48(unsigned short seed[3])
{
    static unsigned short old[3];

    memcpy(old, own, sizeof old);
    memcpy(own, seed, sizeof own);
    multiplier = MULTIPLIER;
    addend = ADDEND;
    return old;
}

void
lcong48(unsigned short parameters[7])
{
    memcpy(own, parameters, sizeof own);
    multiplier = join(&parameters[3]);
    addend = parameters[6];
}
