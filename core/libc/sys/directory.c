/* Directory streams over getdents. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define BUFFER_BYTES 2048

struct __dirstream {
    int fd;
    int at, end; /* bytes consumed and valid in buffer */
    long long buffer[BUFFER_BYTES / sizeof(long long)];
};

DIR *
opendir(const char *path)
{
    DIR *d = malloc(sizeof *d);

    if (d == NULL)
        return NULL;
    d->at = d->end = 0;
    d->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (d->fd < 0) {
        free(d);
        return NULL;
    }
    return d;
}

struct dirent *
readdir(DIR *d)
{
    struct dirent *entry;

    if (d->at >= d->end) {
        d->at = 0;
        d->end = getdents(d->fd, (struct dirent *) d->buffer, sizeof d->buffer);
        if (d->end <= 0) {
            d->end = 0;
            return NULL;
        }
    }
    entry = (struct dirent *) ((char *) d->buffer + d->at);
    d->at += entry->d_reclen;
    return entry;
}

void
rewinddir(DIR *d)
{
    lseek(d->fd, 0, SEEK_SET);
    d->at = d->end = 0;
}

int
dirfd(DIR *d)
{
    return d->fd;
}

int
closedir(DIR *d)
{
    int r = close(d->fd);

    free(d);
    return r;
}
