/* The angle of a slope: that of the nearest eighth, and the rest by the
 * series, of which eight terms are more than 64 bits. */
#include <math.h>

#define TERMS 8

static const long double eighths[] = {
    0,
    0.124354994546761435031354849163L,
    0.244978663126864154172082481211L,
    0.358770670270572220395920063926L,
    0.463647609000806116214256231461L,
    0.558599315343562435971508216401L,
    0.643501108793284386802809228717L,
    0.718829999621624505417014151525L,
    0.785398163397448309615660845819L,
};

static const long double half_pi = 1.57079632679489661923132169164L;
/* What half_pi is too large. */
static const long double half_pi_error =
    2.5082788063341660117786635401653785e-20L;

/* Of a slope from 0 to 1. */
static long double
gentle(long double x)
{
    int nearest = (int) (x * 8 + 0.5L), n;
    long double slope = nearest / 8.0L;
    long double t = (x - slope) / (1 + x * slope), sum = 0;

    for (n = TERMS - 1; n > 0; n--)
        sum = (1 / (2.0L * n + 1) - sum) * t * t;
    return eighths[nearest] + (t - t * sum);
}

long double
atanl(long double x)
{
    long double slope = fabsl(x), angle;

    if (x != x)
        return x;
    /* Small ones, 0 among them, are their own angle. */
    if (slope < 0x1p-33L)
        return x;
    angle = slope <= 1 ? gentle(slope)
                       : half_pi - (gentle(1 / slope) + half_pi_error);
    return copysignl(angle, x);
}

double
atan(double x)
{
    return (double) atanl(x);
}

float
atanf(float x)
{
    return (float) atanl(x);
}
