/* Lengths and searches in strings. */
#include <string.h>
#include <strings.h>

size_t
strlen(const char *s)
{
    const char *p = s;

    while (*p != '\0')
        p++;
    return (size_t) (p - s);
}

size_t
strnlen(const char *s, size_t n)
{
    size_t i = 0;

    while (i < n && s[i] != '\0')
        i++;
    return i;
}

/* The end of s when c is not in it; strchr and others rest on it. */
char *
strchrnul(const char *s, int c)
{
    while (*s != '\0' && *s != (char) c)
        s++;
    return (char *) s;
}

/* The name that musl's own files use. */
char *__strchrnul(const char *s, int c) __attribute__((alias("strchrnul")));

char *
strchr(const char *s, int c)
{
    char *p = strchrnul(s, c);

    return *p == (char) c ? p : NULL;
}

char *
strrchr(const char *s, int c)
{
    const char *last = NULL;

    for (;; s++) {
        if (*s == (char) c)
            last = s;
        if (*s == '\0')
            return (char *) last;
    }
}

char *
index(const char *s, int c)
{
    return strchr(s, c);
}

char *
rindex(const char *s, int c)
{
    return strrchr(s, c);
}

void *
memchr(const void *m, int c, size_t n)
{
    const unsigned char *p = m;

    for (; n > 0; n--, p++)
        if (*p == (unsigned char) c)
            return (void *) p;
    return NULL;
}

void *
memrchr(const void *m, int c, size_t n)
{
    const unsigned char *p = m;

    while (n-- > 0)
        if (p[n] == (unsigned char) c)
            return (void *) (p + n);
    return NULL;
}

/* Length of the prefix of s whose bytes are in set (in != 0) or not in it. */
static size_t
span(const char *s, const char *set, int in)
{
    size_t n = 0;

    while (s[n] != '\0' && (strchr(set, s[n]) != NULL) == in)
        n++;
    return n;
}

size_t
strspn(const char *s, const char *set)
{
    return span(s, set, 1);
}

size_t
strcspn(const char *s, const char *set)
{
    return span(s, set, 0);
}

char *
strpbrk(const char *s, const char *set)
{
    s += strcspn(s, set);
    return *s != '\0' ? (char *) s : NULL;
}

char *
strstr(const char *s, const char *word)
{
    size_t n = strlen(word);

    for (; strncmp(s, word, n) != 0; s++)
        if (*s == '\0')
            return NULL;
    return (char *) s;
}

char *
strtok_r(char *restrict s, const char *restrict set, char **restrict state)
{
    char *word;

    if (s == NULL && (s = *state) == NULL)
        return NULL;
    word = s + strspn(s, set);
    if (*word == '\0') {
        *state = NULL;
        return NULL;
    }
    s = word + strcspn(word, set);
    *state = *s != '\0' ? s + 1 : NULL;
    *s = '\0';
    return word;
}

char *
strtok(char *restrict s, const char *restrict set)
{
    static char *state;

    return strtok_r(s, set, &state);
}

char *
strsep(char **rest, const char *set)
{
    char *word = *rest, *end;

    if (word == NULL)
        return NULL;
    end = word + strcspn(word, set);
    *rest = *end != '\0' ? end + 1 : NULL;
    *end = '\0';
    return word;
}
