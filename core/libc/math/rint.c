/* To an integer in the current direction; rintl is musl's. */
#include <math.h>

double
rint(double x)
{
    return (double) rintl(x);
}

float
rintf(float x)
{
    return (float) rintl(x);
}

long
lrint(double x)
{
    return lrintl(x);
}

long
lrintf(float x)
{
    return lrintl(x);
}
