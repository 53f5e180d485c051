#include <math.h>

double
log(double x)
{
    return (double) logl(x);
}

float
logf(float x)
{
    return (float) logl(x);
}
