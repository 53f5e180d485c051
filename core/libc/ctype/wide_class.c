/* The classes of wide characters that the library itself does not need. */
#include <ctype.h>
#include <wctype.h>

#define CLASS(name, narrow) \
    int name(wint_t c) \
    { \
        return c < 0x80 && narrow((int) c); \
    }

CLASS(iswblank, isblank)
CLASS(iswcntrl, iscntrl)
CLASS(iswgraph, isgraph)
CLASS(iswprint, isprint)
CLASS(iswpunct, ispunct)
CLASS(iswxdigit, isxdigit)
