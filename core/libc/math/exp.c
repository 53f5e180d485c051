#include <math.h>

double
exp(double x)
{
    return (double) expl(x);
}

float
expf(float x)
{
    return (float) expl(x);
}
