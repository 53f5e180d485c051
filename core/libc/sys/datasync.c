#include <unistd.h>

/* More than the data, which is allowed. */
int
fdatasync(int fd)
{
    return fsync(fd);
}
