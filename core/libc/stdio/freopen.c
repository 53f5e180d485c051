/* Another file, or another mode, in a stream that is open. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include "stream.h"

#define F_PERM 1 /* the stream itself is static */

/* Descriptor and functions of the new stream become the old one's; of the new
 * one its memory is given back. */
static int
take_over(FILE *f, FILE *new)
{
    if (new->fd == f->fd)
        new->fd = -1;
    else if (dup2(new->fd, f->fd) < 0)
        return -1;
    f->flags = (f->flags & F_PERM) | new->flags;
    f->read = new->read;
    f->write = new->write;
    f->seek = new->seek;
    f->close = new->close;
    return 0;
}

FILE *
freopen(const char *restrict path, const char *restrict mode, FILE *restrict f)
{
    FILE *new;
    int flags, taken;

    fflush(f);
    if (path == NULL) {
        flags = __fmodeflags(mode) & ~(O_CREAT | O_EXCL | O_CLOEXEC);
        taken = fcntl(f->fd, F_SETFL, flags);
    } else if ((new = fopen(path, mode)) == NULL) {
        taken = -1;
    } else {
        taken = take_over(f, new);
        fclose(new);
    }
    if (taken < 0) {
        fclose(f);
        return NULL;
    }
    f->mode = 0;
    f->locale = NULL;
    return f;
}
