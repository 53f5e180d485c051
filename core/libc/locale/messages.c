/* There are no catalogues: a message is its own translation. */
#include <errno.h>
#include <libintl.h>
#include <limits.h>
#include <nl_types.h>
#include <string.h>

char *
gettext(const char *message)
{
    return (char *) message;
}

char *
dgettext(const char *domain, const char *message)
{
    return (char *) message;
}

char *
dcgettext(const char *domain, const char *message, int category)
{
    return (char *) message;
}

char *
ngettext(const char *one, const char *many, unsigned long n)
{
    return (char *) (n == 1 ? one : many);
}

char *
dngettext(const char *domain, const char *one, const char *many,
    unsigned long n)
{
    return ngettext(one, many, n);
}

char *
dcngettext(const char *domain, const char *one, const char *many,
    unsigned long n, int category)
{
    return ngettext(one, many, n);
}

char *
textdomain(const char *domain)
{
    static char current[NAME_MAX + 1] = "messages";

    if (domain != NULL) {
        if (strlen(domain) > NAME_MAX) {
            errno = EINVAL;
            return NULL;
        }
        strcpy(current, *domain == '\0' ? "messages" : domain);
    }
    return current;
}

/* A folder or a code set that nothing is read from. */
char *
bindtextdomain(const char *domain, const char *folder)
{
    return (char *) folder;
}

char *
bind_textdomain_codeset(const char *domain, const char *codeset)
{
    return NULL;
}
