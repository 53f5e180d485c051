/* Wide character classes; wide characters are single bytes here. */
#include <ctype.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#undef iswdigit

static const struct {
    const char *name;
    int (*test)(int);
} classes[] = {
    { "alnum", isalnum },
    { "alpha", isalpha },
    { "blank", isblank },
    { "cntrl", iscntrl },
    { "digit", isdigit },
    { "graph", isgraph },
    { "lower", islower },
    { "print", isprint },
    { "punct", ispunct },
    { "space", isspace },
    { "upper", isupper },
    { "xdigit", isxdigit },
};

/* A class is its place in the table plus one; 0 is none. */
wctype_t
wctype(const char *name)
{
    unsigned i;

    for (i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (strcmp(name, classes[i].name) == 0)
            return i + 1;
    return 0;
}

int
iswctype(wint_t c, wctype_t class)
{
    return class != 0 && c < 0x80 && classes[class - 1].test((int) c);
}

wint_t
towlower(wint_t c)
{
    return c < 0x80 ? (wint_t) tolower((int) c) : c;
}

wint_t
towupper(wint_t c)
{
    return c < 0x80 ? (wint_t) toupper((int) c) : c;
}

int
iswalnum(wint_t c)
{
    return c < 0x80 && isalnum((int) c);
}
int
iswalpha(wint_t c)
{
    return c < 0x80 && isalpha((int) c);
}
int
iswdigit(wint_t c)
{
    return c < 0x80 && isdigit((int) c);
}
int
iswlower(wint_t c)
{
    return c < 0x80 && islower((int) c);
}
int
iswupper(wint_t c)
{
    return c < 0x80 && isupper((int) c);
}
int
iswspace(wint_t c)
{
    return c < 0x80 && isspace((int) c);
}

size_t
wcslen(const wchar_t *s)
{
    size_t n = 0;

    while (s[n] != 0)
        n++;
    return n;
}
