#define _GNU_SOURCE
#include <math.h>

double
exp10(double x)
{
    return (double) exp10l(x);
}

float
exp10f(float x)
{
    return (float) exp10l(x);
}

double
pow10(double x)
{
    return exp10(x);
}

float
pow10f(float x)
{
    return exp10f(x);
}
