/* The variants that take a locale: there is one. */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

#define CLASS(name, type) \
    int name##_l(type c, locale_t locale) \
    { \
        return name(c); \
    }

CLASS(isalnum, int)
CLASS(isalpha, int)
CLASS(isblank, int)
CLASS(iscntrl, int)
CLASS(isdigit, int)
CLASS(isgraph, int)
CLASS(islower, int)
CLASS(isprint, int)
CLASS(ispunct, int)
CLASS(isspace, int)
CLASS(isupper, int)
CLASS(isxdigit, int)
CLASS(tolower, int)
CLASS(toupper, int)
