/* Columns of wide characters: one for each that prints. */
#include <wchar.h>
#include <wctype.h>

int
wcwidth(wchar_t c)
{
    if (c == 0)
        return 0;
    return iswprint((wint_t) c) ? 1 : -1;
}

int
wcswidth(const wchar_t *s, size_t n)
{
    int columns = 0, width;

    for (; n > 0 && *s != 0; n--, s++) {
        if ((width = wcwidth(*s)) < 0)
            return -1;
        columns += width;
    }
    return columns;
}
