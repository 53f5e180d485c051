/* Strings of wide characters. */
#define _GNU_SOURCE
#include <wchar.h>

size_t
wcsnlen(const wchar_t *s, size_t n)
{
    size_t i = 0;

    while (i < n && s[i] != 0)
        i++;
    return i;
}

wchar_t *
wcpcpy(wchar_t *restrict d, const wchar_t *restrict s)
{
    size_t n = wcslen(s);

    wmemcpy(d, s, n + 1);
    return d + n;
}

wchar_t *
wcscpy(wchar_t *restrict d, const wchar_t *restrict s)
{
    wcpcpy(d, s);
    return d;
}

wchar_t *
wcpncpy(wchar_t *restrict d, const wchar_t *restrict s, size_t n)
{
    size_t length = wcsnlen(s, n);

    wmemcpy(d, s, length);
    wmemset(d + length, 0, n - length);
    return d + length;
}

wchar_t *
wcsncpy(wchar_t *restrict d, const wchar_t *restrict s, size_t n)
{
    wcpncpy(d, s, n);
    return d;
}

wchar_t *
wcscat(wchar_t *restrict d, const wchar_t *restrict s)
{
    wcscpy(d + wcslen(d), s);
    return d;
}

wchar_t *
wcsncat(wchar_t *restrict d, const wchar_t *restrict s, size_t n)
{
    size_t at = wcslen(d), length = wcsnlen(s, n);

    wmemcpy(d + at, s, length);
    d[at + length] = 0;
    return d;
}

int
wcsncmp(const wchar_t *a, const wchar_t *b, size_t n)
{
    for (; n > 0; n--, a++, b++) {
        if (*a != *b)
            return *a < *b ? -1 : 1;
        if (*a == 0)
            break;
    }
    return 0;
}

int
wcscmp(const wchar_t *a, const wchar_t *b)
{
    return wcsncmp(a, b, (size_t) -1);
}

wchar_t *
wcschr(const wchar_t *s, wchar_t c)
{
    return wmemchr(s, c, wcslen(s) + 1);
}

wchar_t *
wcsrchr(const wchar_t *s, wchar_t c)
{
    size_t n = wcslen(s) + 1;

    while (n-- > 0)
        if (s[n] == c)
            return (wchar_t *) s + n;
    return NULL;
}

/* Length of the prefix of s whose characters are in set (in != 0) or not. */
static size_t
span(const wchar_t *s, const wchar_t *set, int in)
{
    size_t n = 0;

    while (s[n] != 0 && (wcschr(set, s[n]) != NULL) == in)
        n++;
    return n;
}

size_t
wcsspn(const wchar_t *s, const wchar_t *set)
{
    return span(s, set, 1);
}

size_t
wcscspn(const wchar_t *s, const wchar_t *set)
{
    return span(s, set, 0);
}

wchar_t *
wcspbrk(const wchar_t *s, const wchar_t *set)
{
    s += wcscspn(s, set);
    return *s != 0 ? (wchar_t *) s : NULL;
}

wchar_t *
wcsstr(const wchar_t *restrict s, const wchar_t *restrict word)
{
    size_t n = wcslen(word);

    for (; wcsncmp(s, word, n) != 0; s++)
        if (*s == 0)
            return NULL;
    return (wchar_t *) s;
}

wchar_t *
wcswcs(const wchar_t *s, const wchar_t *word)
{
    return wcsstr(s, word);
}

wchar_t *
wcstok(wchar_t *restrict s, const wchar_t *restrict set,
    wchar_t **restrict state)
{
    wchar_t *word;

    if (s == NULL && (s = *state) == NULL)
        return NULL;
    word = s + wcsspn(s, set);
    if (*word == 0) {
        *state = NULL;
        return NULL;
    }
    s = word + wcscspn(word, set);
    *state = *s != 0 ? s + 1 : NULL;
    *s = 0;
    return word;
}
