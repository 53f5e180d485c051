/* To the nearest integer, halves away from zero. */
#include <math.h>

long double
roundl(long double x)
{
    long double whole = truncl(x);

    /* The difference is exact, so a half is seen as one. */
    if (fabsl(x - whole) >= 0.5L)
        whole += copysignl(1, x);
    return copysignl(whole, x);
}

double
round(double x)
{
    return (double) roundl(x);
}

float
roundf(float x)
{
    return (float) roundl(x);
}
