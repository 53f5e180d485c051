/* Multiplication and division of complex numbers, which the compiler calls.
 * An infinite operand makes the result infinite where arithmetic alone would
 * give NaN (C11, annex G.5.1).
 */
#include <complex.h>
#include <math.h>

long double complex __mulxc3(long double a, long double b, long double c,
    long double d);
long double complex __divxc3(long double a, long double b, long double c,
    long double d);
double complex __muldc3(double a, double b, double c, double d);
double complex __divdc3(double a, double b, double c, double d);
float complex __mulsc3(float a, float b, float c, float d);
float complex __divsc3(float a, float b, float c, float d);

/* 1 for an infinity and 0 for all else, with the sign. */
static long double
direction(long double x)
{
    return copysignl(isinf(x) ? 1 : 0, x);
}

static long double
number(long double x)
{
    return isnan(x) ? copysignl(0, x) : x;
}

long double complex
__mulxc3(long double a, long double b, long double c, long double d)
{
    long double x = a * c - b * d, y = a * d + b * c;
    int infinite = 0;

    if (!isnan(x) || !isnan(y))
        return CMPLXL(x, y);
    if (isinf(a) || isinf(b)) {
        a = direction(a);
        b = direction(b);
        c = number(c);
        d = number(d);
        infinite = 1;
    }
    if (isinf(c) || isinf(d)) {
        c = direction(c);
        d = direction(d);
        a = number(a);
        b = number(b);
        infinite = 1;
    }
    if (!infinite)
        return CMPLXL(x, y);
    return CMPLXL(INFINITY * (a * c - b * d), INFINITY * (a * d + b * c));
}

long double complex
__divxc3(long double a, long double b, long double c, long double d)
{
    long double size = fmaxl(fabsl(c), fabsl(d)), length, x, y;
    int e = 0;

    /* The divisor near 1, so that its square is in the range. */
    if (size > 0 && !isinf(size)) {
        frexpl(size, &e);
        c = scalbnl(c, -e);
        d = scalbnl(d, -e);
    }
    length = c * c + d * d;
    x = scalbnl((a * c + b * d) / length, -e);
    y = scalbnl((b * c - a * d) / length, -e);
    if (!isnan(x) || !isnan(y))
        return CMPLXL(x, y);
    if (length == 0 && (!isnan(a) || !isnan(b)))
        return CMPLXL(copysignl(INFINITY, c) * a, copysignl(INFINITY, c) * b);
    if ((isinf(a) || isinf(b)) && isfinite(c) && isfinite(d)) {
        a = direction(a);
        b = direction(b);
        return CMPLXL(INFINITY * (a * c + b * d), INFINITY * (b * c - a * d));
    }
    if (isinf(size) && isfinite(a) && isfinite(b)) {
        c = direction(c);
        d = direction(d);
        return CMPLXL(0 * (a * c + b * d), 0 * (b * c - a * d));
    }
    return CMPLXL(x, y);
}

double complex
__muldc3(double a, double b, double c, double d)
{
    return (double complex) __mulxc3(a, b, c, d);
}

double complex
__divdc3(double a, double b, double c, double d)
{
    return (double complex) __divxc3(a, b, c, d);
}

float complex
__mulsc3(float a, float b, float c, float d)
{
    return (float complex) __mulxc3(a, b, c, d);
}

float complex
__divsc3(float a, float b, float c, float d)
{
    return (float complex) __divxc3(a, b, c, d);
}
