#include <math.h>
#include "round.h"

long double
floorl(long double x)
{
    return round_in(x, DOWN);
}

double
floor(double x)
{
    return (double) round_in(x, DOWN);
}

float
floorf(float x)
{
    return (float) round_in(x, DOWN);
}
