/* Clocks, timers and sleeping. */
#include <errno.h>
#include <fcntl.h>
#include <lib.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int
clock_gettime(clockid_t which, struct timespec *ts)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_time.clk_id = which;
    if (_syscall(PM_PROC_NR, PM_CLOCK_GETTIME, &m) < 0)
        return -1;
    ts->tv_sec = m.m_pm_lc_time.sec;
    ts->tv_nsec = m.m_pm_lc_time.nsec;
    return 0;
}

int
gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
    struct timespec ts;

    if (clock_gettime(CLOCK_REALTIME, &ts) < 0)
        return -1;
    tv->tv_sec = ts.tv_sec;
    tv->tv_usec = ts.tv_nsec / 1000;
    return 0;
}

time_t
time(time_t *result)
{
    struct timespec ts;

    if (clock_gettime(CLOCK_REALTIME, &ts) < 0)
        return -1;
    if (result != NULL)
        *result = ts.tv_sec;
    return ts.tv_sec;
}

/* One of a file's times; what it has already is in st. */
static time_t
file_time(const struct timespec *wanted, time_t now, time_t has)
{
    if (wanted == NULL || wanted->tv_nsec == UTIME_NOW)
        return now;
    return wanted->tv_nsec == UTIME_OMIT ? has : wanted->tv_sec;
}

static int
set_times(const char *path, int fd, const struct stat *st,
    const struct timespec *times, int flags)
{
    time_t now = time(NULL);
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_utimens.atime = file_time(times, now, st->st_atime);
    m.m_lc_vfs_utimens.mtime =
        file_time(times == NULL ? NULL : &times[1], now, st->st_mtime);
    m.m_lc_vfs_utimens.name = (vir_bytes) path;
    m.m_lc_vfs_utimens.len = path == NULL ? 0 : strlen(path) + 1;
    m.m_lc_vfs_utimens.fd = fd;
    m.m_lc_vfs_utimens.flags = flags;
    return _syscall(VFS_PROC_NR, VFS_UTIMENS, &m);
}

int
futimens(int fd, const struct timespec times[2])
{
    struct stat st;

    return fstat(fd, &st) < 0 ? -1 : set_times(NULL, fd, &st, times, 0);
}

/* Paths begin at the working directory or the root, at no other directory. */
int
utimensat(int directory, const char *path, const struct timespec times[2],
    int flags)
{
    struct stat st;

    if (directory != AT_FDCWD && path[0] != '/') {
        errno = ENOSYS;
        return -1;
    }
    if ((flags & AT_SYMLINK_NOFOLLOW ? lstat : stat)(path, &st) < 0)
        return -1;
    return set_times(path, -1, &st, times, flags);
}

static int
itimer_call(int which, const struct itimerval *value, struct itimerval *old)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_itimer.which = which;
    m.m_lc_pm_itimer.value = (vir_bytes) value;
    m.m_lc_pm_itimer.ovalue = (vir_bytes) old;
    return _syscall(PM_PROC_NR, PM_ITIMER, &m);
}

int
setitimer(int which, const struct itimerval *restrict value,
    struct itimerval *restrict old)
{
    if (value == NULL) {
        errno = EFAULT;
        return -1;
    }
    return itimer_call(which, value, old);
}

int
getitimer(int which, struct itimerval *value)
{
    return itimer_call(which, NULL, value);
}

unsigned
alarm(unsigned seconds)
{
    struct itimerval value, old;

    memset(&value, 0, sizeof value);
    value.it_value.tv_sec = seconds;
    if (setitimer(ITIMER_REAL, &value, &old) < 0)
        return 0;
    return (unsigned) old.it_value.tv_sec + (old.it_value.tv_usec > 0);
}

static void
wake(int sig)
{
}

/* Sleeps until the real-time timer of the process fires. SIGALRM is blocked
 * from before the timer is set until sigsuspend waits for it, so it cannot
 * come too early. */
int
nanosleep(const struct timespec *wanted, struct timespec *rest)
{
    struct sigaction act, old_act;
    struct itimerval timer, old_timer, left;
    sigset_t mask, old_mask, wait_mask;

    if (wanted->tv_sec < 0 || wanted->tv_nsec < 0 ||
        wanted->tv_nsec >= 1000000000L) {
        errno = EINVAL;
        return -1;
    }
    memset(&timer, 0, sizeof timer);
    timer.it_value.tv_sec = wanted->tv_sec;
    timer.it_value.tv_usec = (wanted->tv_nsec + 999) / 1000;
    if (timer.it_value.tv_usec >= 1000000) {
        timer.it_value.tv_sec++;
        timer.it_value.tv_usec -= 1000000;
    }
    if (timer.it_value.tv_sec == 0 && timer.it_value.tv_usec == 0)
        return 0;
    sigemptyset(&mask);
    sigaddset(&mask, SIGALRM);
    sigprocmask(SIG_BLOCK, &mask, &old_mask);
    memset(&act, 0, sizeof act);
    act.sa_handler = wake;
    sigaction(SIGALRM, &act, &old_act);
    setitimer(ITIMER_REAL, &timer, &old_timer);
    wait_mask = old_mask;
    sigdelset(&wait_mask, SIGALRM);
    sigsuspend(&wait_mask);
    setitimer(ITIMER_REAL, &old_timer, &left);
    sigaction(SIGALRM, &old_act, NULL);
    sigprocmask(SIG_SETMASK, &old_mask, NULL);
    if (left.it_value.tv_sec == 0 && left.it_value.tv_usec == 0)
        return 0;
    if (rest != NULL) {
        rest->tv_sec = left.it_value.tv_sec;
        rest->tv_nsec = (long) left.it_value.tv_usec * 1000;
    }
    errno = EINTR;
    return -1;
}

unsigned
sleep(unsigned seconds)
{
    struct timespec wanted, rest;

    memset(&wanted, 0, sizeof wanted);
    wanted.tv_sec = seconds;
    if (nanosleep(&wanted, &rest) == 0)
        return 0;
    return (unsigned) rest.tv_sec + (rest.tv_nsec > 0);
}

int
usleep(unsigned microseconds)
{
    struct timespec wanted;

    memset(&wanted, 0, sizeof wanted);
    wanted.tv_sec = microseconds / 1000000;
    wanted.tv_nsec = (long) (microseconds % 1000000) * 1000;
    return nanosleep(&wanted, NULL);
}
