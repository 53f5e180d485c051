/* Files, folders and links from the host. */
#include "controld.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_LINKS 8

/* What the host wants. */
struct wish {
    mode_t mode;
    int has_time;
    time_t mtime;
};

/* What is being made: where it goes and what it is called until then. */
static char target[PATH_MAX], fresh[PATH_MAX];

/* A host that is gone has ended its stream as well as one that has sent all;
 * but it takes nothing any more. */
static int
host_is_there(void)
{
    return write_all(stream_fd, "", 1);
}

static int
set_wish(const char *path, const struct wish *wish)
{
    struct timespec times[2] = {
        { .tv_nsec = UTIME_NOW },
        { .tv_sec = wish->mtime },
    };

    if (chmod(path, wish->mode & 07777) < 0)
        return errno;
    if (wish->has_time && utimensat(AT_FDCWD, path, times, 0) < 0)
        return errno;
    return 0;
}

/* Where a name leads that may be a symbolic link; what is to be made need not
 * be there. */
static int
follow(const char *path)
{
    static char link[PATH_MAX];
    struct stat st;
    const char *slash;
    ssize_t n;
    int i;

    if (strlen(path) >= sizeof(target))
        return ENAMETOOLONG;
    strcpy(target, path);
    for (i = 0; lstat(target, &st) == 0 && S_ISLNK(st.st_mode); i++) {
        if (i == MOST_LINKS)
            return ELOOP;
        if ((n = readlink(target, link, sizeof(link) - 1)) < 0)
            return errno;
        link[n] = '\0';
        slash = strrchr(target, '/');
        n = link[0] == '/' || slash == NULL ? 0 : slash - target + 1;
        if (n + strlen(link) >= sizeof(target))
            return ENAMETOOLONG;
        strcpy(target + n, link);
    }
    return 0;
}

/* A name that nothing else has, in the folder of the target. */
static int
name_fresh(void)
{
    const char *slash = strrchr(target, '/');
    int n = slash == NULL ? 0 : (int) (slash - target) + 1;
    int size = snprintf(fresh, sizeof(fresh), "%.*s.put.%d", n, target,
        (int) getpid());

    return size >= (int) sizeof(fresh) ? ENAMETOOLONG : 0;
}

static int
put_file(const struct wish *wish)
{
    int fd, error;

    unlink(fresh);
    if ((fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL, 0600)) < 0)
        return errno;
    error = copy(stream_fd, fd);
    if (close(fd) < 0 && error == 0)
        error = errno;
    if (error == 0 && (error = host_is_there()) == 0 &&
        (error = set_wish(fresh, wish)) == 0 && rename(fresh, target) < 0)
        error = errno;
    if (error != 0)
        unlink(fresh);
    return error;
}

/* Into a device or a pipe, which stays. */
static int
put_into(void)
{
    int fd, error;

    if ((fd = open(target, O_WRONLY)) < 0)
        return errno;
    error = copy(stream_fd, fd);
    if (close(fd) < 0 && error == 0)
        error = errno;
    return error == 0 ? host_is_there() : error;
}

static int
put_folder(const char *path, const struct wish *wish)
{
    struct stat st;

    if (mkdir(path, 0700) < 0) {
        if (errno != EEXIST)
            return errno;
        if (stat(path, &st) < 0)
            return errno;
        if (!S_ISDIR(st.st_mode))
            return ENOTDIR;
    }
    return set_wish(path, wish);
}

static int
put_link(const char *path)
{
    static char to[PATH_MAX];
    size_t at = 0;
    ssize_t n;
    int error;

    while ((n = read(stream_fd, to + at, sizeof(to) - 1 - at)) > 0)
        at += n;
    if (n < 0)
        return errno;
    to[at] = '\0';
    if ((error = host_is_there()) != 0)
        return error;
    strcpy(target, path);
    if ((error = name_fresh()) != 0)
        return error;
    unlink(fresh);
    if (symlink(to, fresh) < 0)
        return errno;
    if (rename(fresh, path) < 0) {
        error = errno;
        unlink(fresh);
    }
    return error;
}

int
do_put(const struct request *request)
{
    const char *path = body_string(request, 0, 0);
    const char *mode = body_string(request, 0, 1);
    const char *mtime = body_string(request, 0, 2);
    struct wish wish;
    struct stat st;
    int error;

    if (path == NULL || mode == NULL || mtime == NULL)
        return EINVAL;
    if (strlen(path) >= PATH_MAX)
        return ENAMETOOLONG;
    wish.mode = (mode_t) strtol(mode, NULL, 8);
    wish.has_time = *mtime != '\0';
    wish.mtime = (time_t) strtoul(mtime, NULL, 10);
    if (S_ISDIR(wish.mode))
        return put_folder(path, &wish);
    if (S_ISLNK(wish.mode))
        return put_link(path);
    if ((error = follow(path)) != 0 || (error = name_fresh()) != 0)
        return error;
    if (stat(target, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            return EISDIR;
        if (!S_ISREG(st.st_mode))
            return put_into();
    }
    return put_file(&wish);
}
