/* Files that nobody else has. */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 100

/* It has no name from the start, and ends with its stream. */
FILE *
tmpfile(void)
{
    char name[] = "/tmp/tmpfile_XXXXXX";
    int fd = mkstemp(name);
    FILE *f;

    if (fd < 0)
        return NULL;
    unlink(name);
    if ((f = fdopen(fd, "w+")) == NULL)
        close(fd);
    return f;
}

/* Fills the six X at the end of a name until it is nobody's. */
static int
find_free(char *name)
{
    struct stat st;
    size_t at = strlen(name) - 6;
    int try;

    for (try = 0; try < TRIES; try++) {
        memset(name + at, 'X', 6);
        if (mktemp(name)[0] == '\0')
            return -1;
        if (lstat(name, &st) < 0)
            return errno == ENOENT ? 0 : -1;
    }
    errno = EEXIST;
    return -1;
}

char *
tmpnam(char *buffer)
{
    static char own[L_tmpnam];
    char name[L_tmpnam] = "/tmp/t_XXXXXX";

    if (find_free(name) < 0)
        return NULL;
    return strcpy(buffer != NULL ? buffer : own, name);
}

char *
tempnam(const char *folder, const char *prefix)
{
    char name[PATH_MAX];
    int n = snprintf(name, sizeof name, "%s/%s_XXXXXX",
        folder != NULL ? folder : P_tmpdir, prefix != NULL ? prefix : "temp");

    if (n >= (int) sizeof name) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    return find_free(name) < 0 ? NULL : strdup(name);
}
