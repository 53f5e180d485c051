/* The length of a vector. */
#include <math.h>

/* Exponents of long double hold every square of a double. */
double
hypot(double x, double y)
{
    long double a = x, b = y;

    if (isinf(x) || isinf(y))
        return INFINITY;
    return (double) sqrtl(a * a + b * b);
}

float
hypotf(float x, float y)
{
    return (float) hypot(x, y);
}

long double
hypotl(long double x, long double y)
{
    long double a = fabsl(x), b = fabsl(y), t;
    int e;

    if (isinf(a) || isinf(b))
        return INFINITY;
    if (a < b) {
        t = a;
        a = b;
        b = t;
    }
    if (!(a > 0))
        return a + b;
    /* The larger one near 1: neither square leaves the range unless it does
     * not count. */
    frexpl(a, &e);
    a = scalbnl(a, -e);
    b = scalbnl(b, -e);
    return scalbnl(sqrtl(a * a + b * b), e);
}
