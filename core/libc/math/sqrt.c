/* Square roots, correctly rounded. */
#include <math.h>

#define CONTROL_PRECISION 0x300u
#define PRECISION_53 0x200u

long double
sqrtl(long double x)
{
    __asm__("fsqrt" : "=t"(x) : "0"(x));
    return x;
}

/* Rounding to 64 bits and then to 53 would not give the nearest number. */
double
sqrt(double x)
{
    long double root = x;
    unsigned short old, new;

    __asm__ volatile("fnstcw %0" : "=m"(old));
    new = (unsigned short) ((old & ~CONTROL_PRECISION) | PRECISION_53);
    __asm__ volatile("fldcw %2\n\t"
                     "fsqrt\n\t"
                     "fldcw %3"
        : "=t"(root)
        : "0"(root), "m"(new), "m"(old));
    return (double) root;
}

/* 64 bits are more than twice 24: here the two roundings are one. */
float
sqrtf(float x)
{
    return (float) sqrtl(x);
}
