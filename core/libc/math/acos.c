#include <math.h>

double
acos(double x)
{
    return (double) acosl(x);
}

float
acosf(float x)
{
    return (float) acosl(x);
}
