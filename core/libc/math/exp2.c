#include <math.h>

double
exp2(double x)
{
    return (double) exp2l(x);
}

float
exp2f(float x)
{
    return (float) exp2l(x);
}
