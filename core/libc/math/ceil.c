#include <math.h>
#include "round.h"

long double
ceill(long double x)
{
    return round_in(x, UP);
}

double
ceil(double x)
{
    return (double) round_in(x, UP);
}

float
ceilf(float x)
{
    return (float) round_in(x, UP);
}
