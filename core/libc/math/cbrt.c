#include <math.h>

double
cbrt(double x)
{
    return (double) cbrtl(x);
}

float
cbrtf(float x)
{
    return (float) cbrtl(x);
}
