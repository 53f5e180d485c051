#include <math.h>

double
tanh(double x)
{
    return (double) tanhl(x);
}

float
tanhf(float x)
{
    return (float) tanhl(x);
}
