/* Signs, fractions, larger and smaller ones: what only looks at a number. */
#include <math.h>

double
fabs(double x)
{
    return (double) fabsl(x);
}

float
fabsf(float x)
{
    return (float) fabsl(x);
}

float
copysignf(float x, float sign)
{
    return (float) copysignl(x, sign);
}

int
finite(double x)
{
    return x - x == 0;
}

int
finitef(float x)
{
    return x - x == 0;
}

double
nan(const char *text)
{
    return NAN;
}

float
nanf(const char *text)
{
    return NAN;
}

long double
nanl(const char *text)
{
    return NAN;
}

/* A NaN is no number, so the other one is larger and smaller. Of two zeros
 * the positive one is larger. */
long double
fmaxl(long double x, long double y)
{
    if (x != x)
        return y;
    if (x == y)
        return __builtin_signbitl(x) ? y : x;
    return x < y ? y : x;
}

double
fmax(double x, double y)
{
    return (double) fmaxl(x, y);
}

float
fmaxf(float x, float y)
{
    return (float) fmaxl(x, y);
}

long double
fminl(long double x, long double y)
{
    if (x != x)
        return y;
    if (x == y)
        return __builtin_signbitl(x) ? x : y;
    return y < x ? y : x;
}

double
fmin(double x, double y)
{
    return (double) fminl(x, y);
}

float
fminf(float x, float y)
{
    return (float) fminl(x, y);
}

double
fmod(double x, double y)
{
    return (double) fmodl(x, y);
}

float
fmodf(float x, float y)
{
    return (float) fmodl(x, y);
}

double
frexp(double x, int *exponent)
{
    return (double) frexpl(x, exponent);
}

float
frexpf(float x, int *exponent)
{
    return (float) frexpl(x, exponent);
}

double
fdim(double x, double y)
{
    return (double) fdiml(x, y);
}
