/* The few functions on long double that formatting and scanning numbers
 * need, on the x87 format: 64 bits of mantissa, 15 of exponent, a sign.
 */
#include <math.h>
#include <stdint.h>

#define EXPONENT_MASK 0x7fff
#define SIGN 0x8000
#define BIAS 0x3fff
#define SCALE_BITS 120 /* lifts any denormal into the normals */

union parts {
    long double value;
    struct {
        uint64_t mantissa;
        uint16_t sign_exponent;
    } bits;
};

long double
frexpl(long double x, int *exponent)
{
    union parts p = { x };
    int e = p.bits.sign_exponent & EXPONENT_MASK;

    if (e == EXPONENT_MASK)
        return x;
    if (e == 0) {
        if (x == 0) {
            *exponent = 0;
            return x;
        }
        x = frexpl(x * 0x1p120L, exponent);
        *exponent -= SCALE_BITS;
        return x;
    }
    *exponent = e - (BIAS - 1);
    p.bits.sign_exponent = (p.bits.sign_exponent & SIGN) | (BIAS - 1);
    return p.value;
}

long double
copysignl(long double x, long double sign)
{
    union parts p = { x }, q = { sign };

    p.bits.sign_exponent =
        (p.bits.sign_exponent & EXPONENT_MASK) | (q.bits.sign_exponent & SIGN);
    return p.value;
}

long double
fabsl(long double x)
{
    return copysignl(x, 1);
}

/* What signbit() of <math.h> calls. */
int
__signbitl(long double x)
{
    union parts p = { x };

    return (p.bits.sign_exponent & SIGN) != 0;
}

double
copysign(double x, double sign)
{
    return (double) copysignl(x, sign);
}

/* Subtracts the largest multiple of y times a power of two that fits. */
long double
fmodl(long double x, long double y)
{
    long double ax = copysignl(x, 1), ay = copysignl(y, 1);
    int ex, ey;

    if (!(ay > 0) || !(ax < INFINITY))
        return (x * y) / (x * y);
    frexpl(ay, &ey);
    while (ax >= ay) {
        long double multiple;

        frexpl(ax, &ex);
        multiple = scalbnl(ay, ex - ey);
        if (multiple > ax)
            multiple = scalbnl(ay, ex - ey - 1);
        ax -= multiple;
    }
    return copysignl(ax, x);
}
