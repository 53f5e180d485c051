/* Numbers from text: strtol and its family, atoi, abs and div. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <inttypes.h>

static int
digit_value(int c)
{
    if (isdigit(c))
        return c - '0';
    if (isalpha(c))
        return tolower(c) - 'a' + 10;
    return INT_MAX;
}

/* The magnitude at s in *value and its sign in *negative; 0 when it exceeds
 * max, which is then the value. No digits: *end is the start, errno EINVAL.
 */
static int
scan(const char *start, char **end, int base, unsigned long long max,
    unsigned long long *value, int *negative)
{
    const char *s = start;
    unsigned long long v = 0;
    int fits = 1, any = 0, d;

    *negative = 0;
    *value = 0;
    if (end != NULL)
        *end = (char *) start;
    if (base < 0 || base == 1 || base > 36) {
        errno = EINVAL;
        return 1;
    }
    while (isspace((unsigned char) *s))
        s++;
    if (*s == '+' || *s == '-')
        *negative = *s++ == '-';
    if ((base == 0 || base == 16) && s[0] == '0' && (s[1] | 32) == 'x' &&
        isxdigit((unsigned char) s[2])) {
        s += 2;
        base = 16;
    } else if (base == 0) {
        base = *s == '0' ? 8 : 10;
    }
    for (; (d = digit_value((unsigned char) *s)) < base; s++) {
        any = 1;
        if (v > (max - d) / base)
            fits = 0;
        else
            v = v * base + d;
    }
    if (any && end != NULL)
        *end = (char *) s;
    *value = fits ? v : max;
    return fits;
}

long long
strtoll(const char *restrict s, char **restrict end, int base)
{
    unsigned long long v;
    int negative;

    if (!scan(s, end, base, ULLONG_MAX, &v, &negative) ||
        v > (unsigned long long) LLONG_MAX + negative) {
        errno = ERANGE;
        return negative ? LLONG_MIN : LLONG_MAX;
    }
    return negative ? (long long) -v : (long long) v;
}

unsigned long long
strtoull(const char *restrict s, char **restrict end, int base)
{
    unsigned long long v;
    int negative;

    if (!scan(s, end, base, ULLONG_MAX, &v, &negative)) {
        errno = ERANGE;
        return ULLONG_MAX;
    }
    return negative ? -v : v;
}

long
strtol(const char *restrict s, char **restrict end, int base)
{
    long long v = strtoll(s, end, base);

    if (v < LONG_MIN || v > LONG_MAX) {
        errno = ERANGE;
        return v < 0 ? LONG_MIN : LONG_MAX;
    }
    return (long) v;
}

unsigned long
strtoul(const char *restrict s, char **restrict end, int base)
{
    unsigned long long v;
    int negative;

    if (!scan(s, end, base, ULONG_MAX, &v, &negative)) {
        errno = ERANGE;
        return ULONG_MAX;
    }
    return negative ? -(unsigned long) v : (unsigned long) v;
}

intmax_t
strtoimax(const char *restrict s, char **restrict end, int base)
{
    return strtoll(s, end, base);
}

uintmax_t
strtoumax(const char *restrict s, char **restrict end, int base)
{
    return strtoull(s, end, base);
}

int
atoi(const char *s)
{
    return (int) strtol(s, NULL, 10);
}
long
atol(const char *s)
{
    return strtol(s, NULL, 10);
}
long long
atoll(const char *s)
{
    return strtoll(s, NULL, 10);
}
int
abs(int v)
{
    return v < 0 ? -v : v;
}
long
labs(long v)
{
    return v < 0 ? -v : v;
}
long long
llabs(long long v)
{
    return v < 0 ? -v : v;
}

div_t
div(int a, int b)
{
    return (div_t){ a / b, a % b };
}

ldiv_t
ldiv(long a, long b)
{
    return (ldiv_t){ a / b, a % b };
}
