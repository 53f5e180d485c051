#include <math.h>

double
log10(double x)
{
    return (double) log10l(x);
}

float
log10f(float x)
{
    return (float) log10l(x);
}
