/* Real-time interval timers.  One kernel alarm serves all: it is set to the
 * earliest deadline of any process.
 */
#include "pm.h"
#include <sys/time.h>

#define US_PER_SECOND 1000000

static clock_t
now(void)
{
    clock_t ticks;
    int r;

    if ((r = getticks(&ticks)) != OK)
        panic("cannot get the time: %d", r);
    return ticks;
}

/* Ticks rounded up, and one more: the current tick has begun already. */
static clock_t
to_ticks(const struct timeval *tv)
{
    uint64_t hz = sys_hz();

    return (clock_t) ((uint64_t) tv->tv_sec * hz +
        ((uint64_t) tv->tv_usec * hz + US_PER_SECOND - 1) / US_PER_SECOND);
}

static void
from_ticks(clock_t ticks, struct timeval *tv)
{
    uint32_t hz = sys_hz();

    tv->tv_sec = ticks / hz;
    tv->tv_usec = (ticks % hz) * (US_PER_SECOND / hz);
}

static void
set_alarm(void)
{
    struct mproc *rmp;
    clock_t first = 0;
    int r;

    for (rmp = mproc; rmp < &mproc[NR_PROCS]; rmp++)
        if ((rmp->mp_flags & IN_USE) && rmp->mp_deadline != 0 &&
            (first == 0 || rmp->mp_deadline < first))
            first = rmp->mp_deadline;
    if ((r = sys_setalarm(first, first != 0)) != OK)
        panic("cannot set the alarm: %d", r);
}

void
cancel_timer(struct mproc *rmp)
{
    if (rmp->mp_deadline == 0)
        return;
    rmp->mp_deadline = rmp->mp_interval = 0;
    set_alarm();
}

void
expire_timers(void)
{
    struct mproc *rmp;
    clock_t time = now();

    for (rmp = mproc; rmp < &mproc[NR_PROCS]; rmp++) {
        if (!(rmp->mp_flags & IN_USE) || rmp->mp_deadline == 0 ||
            rmp->mp_deadline > time)
            continue;
        rmp->mp_deadline = rmp->mp_interval != 0 ? time + rmp->mp_interval : 0;
        mp = rmp;
        sig_proc(rmp, SIGALRM, 0);
    }
    set_alarm();
}

/* In: which, value (0: only ask), ovalue (0: do not tell). */
int
do_itimer(void)
{
    struct itimerval value, old;
    clock_t time = now();
    int r;

    if (m_in.m_lc_pm_itimer.which != ITIMER_REAL)
        return EINVAL;
    if (m_in.m_lc_pm_itimer.value != 0) {
        r = sys_datacopy(mp->mp_endpoint, m_in.m_lc_pm_itimer.value, SELF,
            (vir_bytes) &value, sizeof value);
        if (r != OK)
            return r;
        if (value.it_value.tv_sec < 0 || value.it_value.tv_usec < 0 ||
            value.it_value.tv_usec >= US_PER_SECOND ||
            value.it_interval.tv_sec < 0 || value.it_interval.tv_usec < 0 ||
            value.it_interval.tv_usec >= US_PER_SECOND)
            return EINVAL;
    }
    if (m_in.m_lc_pm_itimer.ovalue != 0) {
        memset(&old, 0, sizeof old);
        if (mp->mp_deadline > time)
            from_ticks(mp->mp_deadline - time, &old.it_value);
        from_ticks(mp->mp_interval, &old.it_interval);
        r = sys_datacopy(SELF, (vir_bytes) &old, mp->mp_endpoint,
            m_in.m_lc_pm_itimer.ovalue, sizeof old);
        if (r != OK)
            return r;
    }
    if (m_in.m_lc_pm_itimer.value != 0) {
        clock_t ticks = to_ticks(&value.it_value);

        mp->mp_deadline = ticks != 0 ? time + ticks + 1 : 0;
        mp->mp_interval = to_ticks(&value.it_interval);
        set_alarm();
    }
    return OK;
}
