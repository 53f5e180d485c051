/* Sine and cosine near 0 by the names that musl's files call. */
#include "angle.h"

long double __sinl(long double x, long double rest, int has_rest);
long double __cosl(long double x, long double rest);

long double
__sinl(long double x, long double rest, int has_rest)
{
    return sine_near_0(x, has_rest ? rest : 0);
}

long double
__cosl(long double x, long double rest)
{
    return cosine_near_0(x, rest);
}
