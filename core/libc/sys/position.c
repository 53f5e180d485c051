/* Reads and writes at a place, and of several pieces.  VFS has a call for
 * neither: the position is put back, and a short piece ends the transfer. */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <sys/uio.h>
#include <unistd.h>

/* Moves to a place; the place it was at, or -1. */
static off_t
move(int fd, off_t offset)
{
    off_t old = lseek(fd, 0, SEEK_CUR);

    if (old < 0)
        return -1;
    if (offset < 0) {
        errno = EINVAL;
        return -1;
    }
    return lseek(fd, offset, SEEK_SET) < 0 ? -1 : old;
}

/* Back, with the transfer's result and errno. */
static ssize_t
move_back(int fd, off_t old, ssize_t result)
{
    int saved = errno;

    if (lseek(fd, old, SEEK_SET) < 0)
        return -1;
    errno = saved;
    return result;
}

ssize_t
pread(int fd, void *buffer, size_t size, off_t offset)
{
    off_t old = move(fd, offset);

    return old < 0 ? -1 : move_back(fd, old, read(fd, buffer, size));
}

ssize_t
pwrite(int fd, const void *buffer, size_t size, off_t offset)
{
    off_t old = move(fd, offset);

    return old < 0 ? -1 : move_back(fd, old, write(fd, buffer, size));
}

static ssize_t
each_piece(int fd, const struct iovec *piece, int count, int writing)
{
    ssize_t done = 0, n;

    if (count <= 0 || count > IOV_MAX) {
        errno = EINVAL;
        return -1;
    }
    for (; count > 0; count--, piece++) {
        if (piece->iov_len == 0)
            continue;
        n = writing ? write(fd, piece->iov_base, piece->iov_len)
                    : read(fd, piece->iov_base, piece->iov_len);
        if (n < 0)
            return done > 0 ? done : -1;
        done += n;
        if ((size_t) n < piece->iov_len)
            break;
    }
    return done;
}

ssize_t
readv(int fd, const struct iovec *pieces, int count)
{
    return each_piece(fd, pieces, count, 0);
}

ssize_t
writev(int fd, const struct iovec *pieces, int count)
{
    return each_piece(fd, pieces, count, 1);
}

ssize_t
preadv(int fd, const struct iovec *pieces, int count, off_t offset)
{
    off_t old = move(fd, offset);

    return old < 0 ? -1 : move_back(fd, old, readv(fd, pieces, count));
}

ssize_t
pwritev(int fd, const struct iovec *pieces, int count, off_t offset)
{
    off_t old = move(fd, offset);

    return old < 0 ? -1 : move_back(fd, old, writev(fd, pieces, count));
}
