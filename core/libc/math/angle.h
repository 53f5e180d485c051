/* Sine and cosine between -pi/4 and pi/4, and what brings an angle there. */
#ifndef _ANGLE_H
#define _ANGLE_H

/* musl's: the angle less a multiple of pi/2 as the sum of y[0] and y[1]; the
 * multiple, of which the last two bits are right. */
int __rem_pio2l(long double x, long double *y);

/* The series of both: after these terms nothing is left of 64 bits. */
static inline long double
series(long double z, int first)
{
    long double sum = 1;
    int n;

    for (n = first + 20; n > first; n -= 2)
        sum = 1 - z / (n * (n - 1)) * sum;
    return sum;
}

/* Of x + rest; 2, 4, … 20 are the factors after the first two. */
static inline long double
sine_near_0(long double x, long double rest)
{
    long double z = x * x;

    return x + (rest * (1 - z / 2) - x * z / 6 * series(z, 3));
}

static inline long double
cosine_near_0(long double x, long double rest)
{
    long double z = x * x, half = z / 2, near = 1 - half;

    /* What the subtraction lost goes to the small terms. */
    return near +
        ((1 - near - half) + (z * half / 12 * series(z, 4) - x * rest));
}

/* The quarter turns that were taken off. */
static inline int
reduce(long double x, long double *y)
{
    if (x > -0.785L && x < 0.785L) {
        y[0] = x;
        y[1] = 0;
        return 0;
    }
    return __rem_pio2l(x, y) & 3;
}

#endif
