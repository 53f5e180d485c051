#include <math.h>

double
log2(double x)
{
    return (double) log2l(x);
}

float
log2f(float x)
{
    return (float) log2l(x);
}
