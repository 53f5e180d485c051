/* Sine and cosine, in long double for all types. */
#include <math.h>
#include "angle.h"

long double
sinl(long double x)
{
    long double y[2], v;
    int quarter;

    if (x == 0 || !(fabsl(x) < INFINITY))
        return x == 0 ? x : x - x;
    quarter = reduce(x, y);
    v = quarter & 1 ? cosine_near_0(y[0], y[1]) : sine_near_0(y[0], y[1]);
    return quarter & 2 ? -v : v;
}

long double
cosl(long double x)
{
    long double y[2], v;
    int quarter;

    if (!(fabsl(x) < INFINITY))
        return x - x;
    quarter = reduce(x, y) + 1;
    v = quarter & 1 ? cosine_near_0(y[0], y[1]) : sine_near_0(y[0], y[1]);
    return quarter & 2 ? -v : v;
}

void
sincosl(long double x, long double *sine, long double *cosine)
{
    *sine = sinl(x);
    *cosine = cosl(x);
}

double
sin(double x)
{
    return (double) sinl(x);
}

float
sinf(float x)
{
    return (float) sinl(x);
}

double
cos(double x)
{
    return (double) cosl(x);
}

float
cosf(float x)
{
    return (float) cosl(x);
}

void
sincos(double x, double *sine, double *cosine)
{
    *sine = sin(x);
    *cosine = cos(x);
}

void
sincosf(float x, float *sine, float *cosine)
{
    *sine = sinf(x);
    *cosine = cosf(x);
}
