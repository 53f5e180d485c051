/* Quotient and rest, magnitude: of the widest numbers. */
#include <inttypes.h>
#include <stdlib.h>

lldiv_t
lldiv(long long a, long long b)
{
    return (lldiv_t){ a / b, a % b };
}

imaxdiv_t
imaxdiv(intmax_t a, intmax_t b)
{
    return (imaxdiv_t){ a / b, a % b };
}

intmax_t
imaxabs(intmax_t v)
{
    return v < 0 ? -v : v;
}
