/* Copies of strings; the mem* primitives are in librt. */
#include <string.h>
#include <strings.h>

char *
stpcpy(char *restrict d, const char *restrict s)
{
    size_t n = strlen(s);

    memcpy(d, s, n + 1);
    return d + n;
}

char *
strcpy(char *restrict d, const char *restrict s)
{
    stpcpy(d, s);
    return d;
}

char *
stpncpy(char *restrict d, const char *restrict s, size_t n)
{
    size_t len = strnlen(s, n);

    memcpy(d, s, len);
    memset(d + len, 0, n - len);
    return d + len;
}

char *
strncpy(char *restrict d, const char *restrict s, size_t n)
{
    stpncpy(d, s, n);
    return d;
}

char *
strcat(char *restrict d, const char *restrict s)
{
    strcpy(d + strlen(d), s);
    return d;
}

char *
strncat(char *restrict d, const char *restrict s, size_t n)
{
    size_t at = strlen(d), len = strnlen(s, n);

    memcpy(d + at, s, len);
    d[at + len] = '\0';
    return d;
}

size_t
strlcpy(char *d, const char *s, size_t n)
{
    size_t len = strlen(s), fit;

    if (n > 0) {
        fit = len < n ? len : n - 1;
        memcpy(d, s, fit);
        d[fit] = '\0';
    }
    return len;
}

size_t
strlcat(char *d, const char *s, size_t n)
{
    size_t at = strnlen(d, n);

    return at + strlcpy(d + at, s, n - at);
}

void *
mempcpy(void *restrict d, const void *restrict s, size_t n)
{
    return (char *) memcpy(d, s, n) + n;
}

void
bzero(void *d, size_t n)
{
    memset(d, 0, n);
}

void
bcopy(const void *s, void *d, size_t n)
{
    memmove(d, s, n);
}

int
bcmp(const void *a, const void *b, size_t n)
{
    return memcmp(a, b, n);
}
