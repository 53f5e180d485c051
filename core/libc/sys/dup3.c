#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int
dup3(int fd, int wanted, int flags)
{
    int result;

    if (fd == wanted || (flags & ~O_CLOEXEC) != 0) {
        errno = EINVAL;
        return -1;
    }
    result = dup2(fd, wanted);
    if (result >= 0 && flags != 0 && fcntl(wanted, F_SETFD, FD_CLOEXEC) < 0) {
        close(wanted);
        return -1;
    }
    return result;
}
