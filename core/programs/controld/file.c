/* Files for the host: a file as a stream, and what it is. */
#include "controld.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <minix/const.h>

static char buffer[8192];

int
copy(int from, int to)
{
    ssize_t n;
    int error;

    while ((n = read(from, buffer, sizeof(buffer))) > 0) {
        if ((error = write_all(to, buffer, n)) != 0)
            return error;
    }
    return n < 0 ? errno : 0;
}

static int
get_link(const char *path)
{
    ssize_t n = readlink(path, buffer, sizeof(buffer));

    return n < 0 ? errno : write_all(stream_fd, buffer, n);
}

int
do_get(const struct request *request)
{
    const char *path = body_string(request, 0, 0);
    const char *kind = body_string(request, 0, 1);
    struct stat st;
    int fd, error;

    if (path == NULL)
        return EINVAL;
    if (kind != NULL)
        return strcmp(kind, "link") == 0 ? get_link(path) : EINVAL;
    if ((fd = open(path, O_RDONLY)) < 0 || fstat(fd, &st) < 0)
        return errno;
    if (S_ISDIR(st.st_mode))
        return EISDIR;
    error = copy(fd, stream_fd);
    close(fd);
    return error;
}

int
do_stat(const struct request *request)
{
    const char *path = body_string(request, 0, 0);
    struct ctl_stat reply;
    struct stat st;

    if (path == NULL)
        return EINVAL;
    if (stat(path, &st) < 0)
        return errno;
    reply.mode = st.st_mode;
    reply.size = st.st_size;
    reply.major = major(st.st_rdev);
    reply.minor = minor(st.st_rdev);
    return write_all(stream_fd, &reply, sizeof(reply));
}

static int
tell(const char *name, const struct stat *st)
{
    struct ctl_entry entry = {
        .mode = st->st_mode,
        .size = st->st_size,
        .mtime = st->st_mtime,
    };

    strncpy(entry.name, name, sizeof(entry.name));
    return write_all(stream_fd, &entry, sizeof(entry));
}

static int
tell_all(const char *path)
{
    static char name[PATH_MAX];
    const struct dirent *d;
    struct stat st;
    DIR *dir = opendir(path);
    int error = 0;

    if (dir == NULL)
        return errno;
    while (error == 0 && (d = readdir(dir)) != NULL) {
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
            continue;
        if (snprintf(name, sizeof(name), "%s/%s", path, d->d_name) >=
            (int) sizeof(name))
            error = ENAMETOOLONG;
        else if (lstat(name, &st) == 0)
            error = tell(d->d_name, &st);
        else if (errno != ENOENT)
            error = errno;
    }
    closedir(dir);
    return error;
}

int
do_list(const struct request *request)
{
    const char *path = body_string(request, 0, 0);
    struct stat st;
    int error;

    if (path == NULL)
        return EINVAL;
    if (stat(path, &st) < 0)
        return errno;
    if ((error = tell("", &st)) != 0 || !S_ISDIR(st.st_mode))
        return error;
    return tell_all(path);
}
