/* The streams of the request that is served, and the words of its body. */
#include "controld.h"
#include <errno.h>
#include <unistd.h>

int stream_fd = -1;
int status_fd = -1;

int
write_all(int fd, const void *bytes, size_t len)
{
    const char *p = bytes;
    ssize_t n;

    for (; len > 0; p += n, len -= n) {
        if ((n = write(fd, p, len)) < 0)
            return errno;
    }
    return 0;
}

const char *
body_string(const struct request *request, size_t from, unsigned n)
{
    size_t at = from, length = request->head.length;

    for (;;) {
        size_t end = at;

        while (end < length && request->body[end] != '\0')
            end++;
        if (end >= length)
            return NULL;
        if (n-- == 0)
            return request->body + at;
        at = end + 1;
    }
}

void
report(const struct ctl_status *status)
{
    write_all(status_fd, status, sizeof(*status));
}
