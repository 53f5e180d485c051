/* Searches and copies that stop at something. */
#define _GNU_SOURCE
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

void *
memccpy(void *restrict to, const void *restrict from, int c, size_t n)
{
    const void *stop = memchr(from, c, n);
    size_t size =
        stop != NULL ? (const char *) stop - (const char *) from + 1 : n;

    memcpy(to, from, size);
    return stop != NULL ? (char *) to + size : NULL;
}

void *
memmem(const void *m, size_t size, const void *piece, size_t n)
{
    const char *at = m;

    for (; size >= n; at++, size--)
        if (memcmp(at, piece, n) == 0)
            return (void *) at;
    return NULL;
}

char *
strcasestr(const char *s, const char *word)
{
    size_t n = strlen(word);

    for (; strncasecmp(s, word, n) != 0; s++)
        if (*s == '\0')
            return NULL;
    return (char *) s;
}

/* Exchanges the bytes of each pair; an odd one at the end is left out. */
void
swab(const void *restrict from, void *restrict to, ssize_t n)
{
    const char *s = from;
    char *d = to;

    for (; n > 1; n -= 2, s += 2, d += 2) {
        d[0] = s[1];
        d[1] = s[0];
    }
}

/* The compiler must take the memory for used. */
void
explicit_bzero(void *m, size_t n)
{
    memset(m, 0, n);
    __asm__ volatile("" : : "r"(m) : "memory");
}
