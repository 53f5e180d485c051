/* Comparison as the locale orders: by bytes. */
#include <string.h>
#include <strings.h>

/* A string is its own key. */
size_t
strxfrm(char *restrict key, const char *restrict s, size_t n)
{
    size_t length = strlen(s);

    if (n > length)
        strcpy(key, s);
    return length;
}

size_t
strxfrm_l(char *restrict key, const char *restrict s, size_t n, locale_t locale)
{
    return strxfrm(key, s, n);
}

int
strcoll_l(const char *a, const char *b, locale_t locale)
{
    return strcoll(a, b);
}

int
strcasecmp_l(const char *a, const char *b, locale_t locale)
{
    return strcasecmp(a, b);
}

int
strncasecmp_l(const char *a, const char *b, size_t n, locale_t locale)
{
    return strncasecmp(a, b, n);
}
