/* exec by search path and with arguments in the call. */
#define _GNU_SOURCE
#include <errno.h>
#include <lib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_PATH "/bin:/sbin:/usr/bin:/usr/sbin"
#define MAX_PATH_BYTES 1024
#define MAX_ARGUMENTS 64

int
execvpe(const char *file, char *const argv[], char *const envp[])
{
    const char *path = getenv("PATH"), *end;
    char name[MAX_PATH_BYTES];
    int length;

    if (strchr(file, '/') != NULL)
        return execve(file, argv, envp);
    if (path == NULL)
        path = DEFAULT_PATH;
    for (;; path = end + 1) {
        end = strchr(path, ':');
        length = end != NULL ? (int) (end - path) : (int) strlen(path);
        snprintf(name, sizeof name, "%.*s/%s", length, path, file);
        execve(name, argv, envp);
        if (errno != ENOENT && errno != ENOTDIR)
            return -1;
        if (end == NULL)
            return -1;
    }
}

int
execvp(const char *file, char *const argv[])
{
    return execvpe(file, argv, __environ);
}

/* Collects the arguments after first; 0 when there are too many. */
static int
collect(char **argv, const char *first, va_list ap)
{
    int n = 0;

    argv[n] = (char *) first;
    while (argv[n] != NULL) {
        if (++n == MAX_ARGUMENTS) {
            errno = E2BIG;
            return 0;
        }
        argv[n] = va_arg(ap, char *);
    }
    return 1;
}

int
execl(const char *path, const char *first, ...)
{
    char *argv[MAX_ARGUMENTS];
    va_list ap;
    int fits;

    va_start(ap, first);
    fits = collect(argv, first, ap);
    va_end(ap);
    return fits ? execve(path, argv, __environ) : -1;
}

int
execlp(const char *file, const char *first, ...)
{
    char *argv[MAX_ARGUMENTS];
    va_list ap;
    int fits;

    va_start(ap, first);
    fits = collect(argv, first, ap);
    va_end(ap);
    return fits ? execvp(file, argv) : -1;
}
