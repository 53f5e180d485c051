/* Calls that others do as well. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* The child has its own memory, which vfork allows. */
pid_t
vfork(void)
{
    return fork();
}

pid_t
wait3(int *status, int options, struct rusage *usage)
{
    return wait4(-1, status, options, usage);
}

int
posix_close(int fd, int flags)
{
    return close(fd);
}

void (*bsd_signal(int sig, void (*handler)(int)))(int)
{
    return signal(sig, handler);
}

int
utimes(const char *path, const struct timeval times[2])
{
    struct timespec precise[2];
    int i;

    for (i = 0; times != NULL && i < 2; i++) {
        precise[i].tv_sec = times[i].tv_sec;
        precise[i].tv_nsec = (long) times[i].tv_usec * 1000;
    }
    return utimensat(AT_FDCWD, path, times == NULL ? NULL : precise, 0);
}
