#include <math.h>
#include "angle.h"

long double
tanl(long double x)
{
    long double y[2], sine, cosine;
    int quarter;

    if (x == 0 || !(fabsl(x) < INFINITY))
        return x == 0 ? x : x - x;
    quarter = reduce(x, y);
    sine = sine_near_0(y[0], y[1]);
    cosine = cosine_near_0(y[0], y[1]);
    return quarter & 1 ? -cosine / sine : sine / cosine;
}

double
tan(double x)
{
    return (double) tanl(x);
}

float
tanf(float x)
{
    return (float) tanl(x);
}
