/* What a clock can do, setting it, and waiting for it. */
#define _GNU_SOURCE
#include <errno.h>
#include <lib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

int
clock_getres(clockid_t clock, struct timespec *resolution)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_time.clk_id = clock;
    if (_syscall(PM_PROC_NR, PM_CLOCK_GETRES, &m) < 0)
        return -1;
    if (resolution != NULL) {
        resolution->tv_sec = m.m_pm_lc_time.sec;
        resolution->tv_nsec = m.m_pm_lc_time.nsec;
    }
    return 0;
}

int
stime(const time_t *now)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_time.sec = *now;
    return _syscall(PM_PROC_NR, PM_STIME, &m);
}

/* The clock is set to whole seconds. */
int
clock_settime(clockid_t clock, const struct timespec *ts)
{
    if (clock != CLOCK_REALTIME || ts->tv_nsec < 0 ||
        ts->tv_nsec >= 1000000000L) {
        errno = EINVAL;
        return -1;
    }
    return stime(&ts->tv_sec);
}

int
settimeofday(const struct timeval *tv, const struct timezone *zone)
{
    return tv == NULL ? 0 : stime(&tv->tv_sec);
}

/* The error is the result, and errno stays. */
int
clock_nanosleep(clockid_t clock, int flags, const struct timespec *wanted,
    struct timespec *rest)
{
    struct timespec now, wait = *wanted;
    int saved = errno, r;

    if (wanted->tv_nsec < 0 || wanted->tv_nsec >= 1000000000L)
        return EINVAL;
    r = clock_gettime(clock, &now);
    if (r == 0 && (flags & TIMER_ABSTIME)) {
        wait.tv_sec -= now.tv_sec;
        wait.tv_nsec -= now.tv_nsec;
        if (wait.tv_nsec < 0) {
            wait.tv_sec--;
            wait.tv_nsec += 1000000000L;
        }
        rest = NULL;
        if (wait.tv_sec < 0)
            return 0;
    }
    if (r == 0)
        r = nanosleep(&wait, rest);
    if (r != 0)
        r = errno;
    errno = saved;
    return r;
}
