/* Integers near a number: the x87 rounds in the direction that it is told. */
#ifndef _ROUND_H
#define _ROUND_H

#define CONTROL_DIRECTION 0xc00u
#define DOWN 0x400u
#define UP 0x800u
#define TOWARD_ZERO 0xc00u

static inline long double
round_in(long double x, unsigned direction)
{
    unsigned short old, new;

    __asm__ volatile("fnstcw %0" : "=m"(old));
    new = (unsigned short) ((old & ~CONTROL_DIRECTION) | direction);
    __asm__ volatile("fldcw %2\n\t"
                     "frndint\n\t"
                     "fldcw %3"
        : "=t"(x)
        : "0"(x), "m"(new), "m"(old));
    return x;
}

#endif
