#include <string.h>

char *
strerror_l(int e, locale_t locale)
{
    return strerror(e);
}
