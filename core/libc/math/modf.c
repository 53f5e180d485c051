/* A number as its whole part and the rest, both with its sign. */
#include <math.h>

long double
modfl(long double x, long double *whole)
{
    *whole = truncl(x);
    return copysignl(isinf(x) ? 0 : x - *whole, x);
}

double
modf(double x, double *whole)
{
    long double part;
    double rest = (double) modfl(x, &part);

    *whole = (double) part;
    return rest;
}

float
modff(float x, float *whole)
{
    long double part;
    float rest = (float) modfl(x, &part);

    *whole = (float) part;
    return rest;
}
