/* The wide variants that take a locale: there is one. */
#include <wchar.h>
#include <wctype.h>

#define CLASS(name) \
    int name##_l(wint_t c, locale_t locale) \
    { \
        return name(c); \
    }

CLASS(iswalnum)
CLASS(iswalpha)
CLASS(iswblank)
CLASS(iswcntrl)
CLASS(iswdigit)
CLASS(iswgraph)
CLASS(iswlower)
CLASS(iswprint)
CLASS(iswpunct)
CLASS(iswspace)
CLASS(iswupper)
CLASS(iswxdigit)

int
iswctype_l(wint_t c, wctype_t class, locale_t locale)
{
    return iswctype(c, class);
}

wctype_t
wctype_l(const char *name, locale_t locale)
{
    return wctype(name);
}

wint_t
towlower_l(wint_t c, locale_t locale)
{
    return towlower(c);
}

wint_t
towupper_l(wint_t c, locale_t locale)
{
    return towupper(c);
}
