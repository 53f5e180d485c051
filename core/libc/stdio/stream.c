/* What musl's stdio expects of the system: streams over descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "stream.h"

size_t
__stdio_read(FILE *f, unsigned char *buffer, size_t size)
{
    ssize_t n = read(f->fd, f->buf, f->buf_size);

    if (size == 0)
        return 0;
    if (n <= 0) {
        f->flags |= n == 0 ? F_EOF : F_ERR;
        return 0;
    }
    f->rpos = f->buf;
    f->rend = f->buf + n;
    *buffer = *f->rpos++;
    return 1;
}

/* Writes all of it; 0 marks the stream as failed. */
static int
write_all(FILE *f, const unsigned char *data, size_t size)
{
    ssize_t n;

    while (size > 0) {
        n = write(f->fd, data, size);
        if (n < 0) {
            f->wpos = f->wbase = f->wend = NULL;
            f->flags |= F_ERR;
            return 0;
        }
        data += n;
        size -= (size_t) n;
    }
    return 1;
}

size_t
__stdio_write(FILE *f, const unsigned char *data, size_t size)
{
    if (!write_all(f, f->wbase, (size_t) (f->wpos - f->wbase)))
        return 0;
    f->wend = f->buf + f->buf_size;
    f->wpos = f->wbase = f->buf;
    return write_all(f, data, size) ? size : 0;
}

/* The first write to stdout decides how it is buffered. */
size_t
__stdout_write(FILE *f, const unsigned char *data, size_t size)
{
    f->write = __stdio_write;
    if (!(f->flags & F_SVB) && !isatty(f->fd))
        f->lbf = -1;
    return __stdio_write(f, data, size);
}

off_t
__stdio_seek(FILE *f, off_t offset, int whence)
{
    return lseek(f->fd, offset, whence);
}

int
__stdio_close(FILE *f)
{
    return close(f->fd);
}

FILE *
fdopen(int fd, const char *mode)
{
    FILE *f;

    if (strchr("rwa", *mode) == NULL) {
        errno = EINVAL;
        return NULL;
    }
    if ((f = malloc(sizeof *f + UNGET + BUFSIZ)) == NULL)
        return NULL;
    memset(f, 0, sizeof *f);
    if (strchr(mode, '+') == NULL)
        f->flags = *mode == 'r' ? F_NOWR : F_NORD;
    if (*mode == 'a')
        f->flags |= F_APP;
    f->fd = fd;
    f->buf = (unsigned char *) f + sizeof *f + UNGET;
    f->buf_size = BUFSIZ;
    f->lbf = -1;
    f->lock = -1;
    f->read = __stdio_read;
    f->write = __stdio_write;
    f->seek = __stdio_seek;
    f->close = __stdio_close;
    return __ofl_add(f);
}

FILE *
fopen(const char *restrict path, const char *restrict mode)
{
    FILE *f;
    int fd = open(path, __fmodeflags(mode), 0666);

    if (fd < 0)
        return NULL;
    if ((f = fdopen(fd, mode)) == NULL)
        close(fd);
    return f;
}

/* One thread: locks are never taken. */
int
__lockfile(FILE *f)
{
    return 0;
}

void
__unlockfile(FILE *f)
{
}

void
__lock(volatile int *lock)
{
}

void
__unlock(volatile int *lock)
{
}
