/* A generator whose state is the caller's. */
#include <stdlib.h>

int
rand_r(unsigned *seed)
{
    unsigned v = *seed = *seed * 1664525u + 1013904223u;

    /* The low bits of the state repeat soon: mix the high ones in. */
    v ^= v >> 16;
    v *= 0x7feb352du;
    v ^= v >> 15;
    return (int) (v >> 1);
}
