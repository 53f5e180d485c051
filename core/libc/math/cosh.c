#include <math.h>

double
cosh(double x)
{
    return (double) coshl(x);
}

float
coshf(float x)
{
    return (float) coshl(x);
}
