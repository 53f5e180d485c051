/* Processor time. */
#include <lib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

int
getrusage(int who, struct rusage *usage)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_rusage.who = who;
    m.m_lc_pm_rusage.addr = (vir_bytes) usage;
    return _syscall(PM_PROC_NR, PM_GETRUSAGE, &m);
}

static clock_t
clock_of(const struct timeval *t)
{
    return (clock_t) (t->tv_sec * CLOCKS_PER_SEC + t->tv_usec);
}

clock_t
clock(void)
{
    struct rusage usage;

    if (getrusage(RUSAGE_SELF, &usage) < 0)
        return (clock_t) -1;
    return clock_of(&usage.ru_utime) + clock_of(&usage.ru_stime);
}
