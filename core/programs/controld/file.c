/* Files for the host: a file as a stream, in or out, and what it is. */
#include "controld.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <minix/const.h>

static char buffer[8192];

static int
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

int
do_get(const struct request *request)
{
    const char *path = body_string(request, 0, 0);
    struct stat st;
    int fd, error;

    if (path == NULL)
        return EINVAL;
    if ((fd = open(path, O_RDONLY)) < 0 || fstat(fd, &st) < 0)
        return errno;
    if (S_ISDIR(st.st_mode))
        return EISDIR;
    error = copy(fd, stream_fd);
    close(fd);
    return error;
}

int
do_put(const struct request *request)
{
    const char *path = body_string(request, 0, 0);
    const char *mode = body_string(request, 0, 1);
    int fd, error;

    if (path == NULL || mode == NULL)
        return EINVAL;
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, strtol(mode, NULL, 8));
    if (fd < 0)
        return errno;
    error = copy(stream_fd, fd);
    if (close(fd) < 0 && error == 0)
        error = errno;
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
