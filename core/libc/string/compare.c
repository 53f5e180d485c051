/* Comparisons of strings. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

int
strcmp(const char *a, const char *b)
{
    while (*a == *b && *a != '\0') {
        a++;
        b++;
    }
    return (unsigned char) *a - (unsigned char) *b;
}

int
strncmp(const char *a, const char *b, size_t n)
{
    for (; n > 0; n--, a++, b++)
        if (*a != *b || *a == '\0')
            return (unsigned char) *a - (unsigned char) *b;
    return 0;
}

int
strcoll(const char *a, const char *b)
{
    return strcmp(a, b);
}

int
strncasecmp(const char *a, const char *b, size_t n)
{
    for (; n > 0; n--, a++, b++) {
        int x = tolower((unsigned char) *a);
        int y = tolower((unsigned char) *b);

        if (x != y || x == '\0')
            return x - y;
    }
    return 0;
}

int
strcasecmp(const char *a, const char *b)
{
    return strncasecmp(a, b, (size_t) -1);
}
