/* The one locale, C, by all its names. */
#include <errno.h>
#include <locale.h>
#include <string.h>

/* As in musl's libc.h, which its files see; no category has a map. */
struct __locale_struct {
    const void *categories[6];
};

extern struct __locale_struct __the_locale;
extern locale_t __current_locale;

struct __locale_struct __the_locale;
locale_t __current_locale = &__the_locale;

static int
is_c(const char *name)
{
    return name[0] == '\0' || strcmp(name, "C") == 0 ||
        strcmp(name, "POSIX") == 0;
}

char *
setlocale(int category, const char *name)
{
    if (category < 0 || category > LC_ALL || (name != NULL && !is_c(name)))
        return NULL;
    return "C";
}

locale_t
newlocale(int mask, const char *name, locale_t base)
{
    if (name == NULL || (mask & ~LC_ALL_MASK) != 0) {
        errno = EINVAL;
        return NULL;
    }
    if (!is_c(name)) {
        errno = ENOENT;
        return NULL;
    }
    return &__the_locale;
}

locale_t
duplocale(locale_t locale)
{
    return &__the_locale;
}

void
freelocale(locale_t locale)
{
}

/* What was in use is the global locale, unless one was chosen. */
locale_t
uselocale(locale_t locale)
{
    static int chosen;
    locale_t old = chosen ? &__the_locale : LC_GLOBAL_LOCALE;

    if (locale != NULL)
        chosen = locale != LC_GLOBAL_LOCALE;
    return old;
}
