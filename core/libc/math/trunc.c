#include <math.h>
#include "round.h"

long double
truncl(long double x)
{
    return round_in(x, TOWARD_ZERO);
}

double
trunc(double x)
{
    return (double) round_in(x, TOWARD_ZERO);
}

float
truncf(float x)
{
    return (float) round_in(x, TOWARD_ZERO);
}
