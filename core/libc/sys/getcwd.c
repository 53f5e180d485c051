/* The name of the working directory: from it upward, each directory is found
 * in the one above, until that is the same. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Puts "/name" of a directory before what is at *start. `above` is the path
 * of the directory that has it, with a slash, and room for the name. */
static int
prepend(char *above, const struct stat *wanted, char *low, char **start)
{
    DIR *d = opendir(above);
    size_t length = strlen(above), n;
    struct dirent *entry;
    struct stat st;
    int found = 0;

    if (d == NULL)
        return -1;
    while (!found && (entry = readdir(d)) != NULL) {
        n = strlen(entry->d_name);
        if (strcmp(entry->d_name, ".") == 0 ||
            strcmp(entry->d_name, "..") == 0 || length + n >= PATH_MAX)
            continue;
        strcpy(above + length, entry->d_name);
        if (lstat(above, &st) < 0 || !is_same(&st, wanted))
            continue;
        if ((size_t) (*start - low) < n + 1) {
            closedir(d);
            errno = ENAMETOOLONG;
            return -1;
        }
        *start -= n;
        memcpy(*start, entry->d_name, n);
        *--*start = '/';
        found = 1;
    }
    closedir(d);
    above[length] = '\0';
    if (!found)
        errno = ENOENT;
    return found ? 0 : -1;
}

char *
getcwd(char *buffer, size_t size)
{
    char path[PATH_MAX], above[PATH_MAX] = "./", *start = path + PATH_MAX - 1;
    struct stat here, next;

    if (buffer != NULL && size == 0) {
        errno = EINVAL;
        return NULL;
    }
    *start = '\0';
    for (;;) {
        if (stat(above, &here) < 0 || strlen(above) + 4 > PATH_MAX)
            return NULL;
        strcat(above, "../");
        if (stat(above, &next) < 0)
            return NULL;
        if (is_same(&here, &next))
            break;
        if (prepend(above, &here, path, &start) < 0)
            return NULL;
    }
    if (*start == '\0')
        *--start = '/';
    if (buffer == NULL)
        return strdup(start);
    if (strlen(start) >= size) {
        errno = ERANGE;
        return NULL;
    }
    return strcpy(buffer, start);
}
