/* Clocks. */
#include "pm.h"
#include <time.h>

#define NS_PER_SECOND 1000000000u

/* In: clk_id. Out: sec, nsec. */
int
do_gettime(void)
{
    clock_t ticks, realtime, when;
    time_t boottime;
    uint32_t hz = sys_hz();
    int r;

    if ((r = getuptime(&ticks, &realtime, &boottime)) != OK)
        return r;
    switch (m_in.m_lc_pm_time.clk_id) {
    case CLOCK_REALTIME: when = realtime; break;
    case CLOCK_MONOTONIC:
        when = ticks;
        boottime = 0;
        break;
    default: return EINVAL;
    }
    m_out.m_pm_lc_time.sec = boottime + when / hz;
    m_out.m_pm_lc_time.nsec =
        (long) ((uint64_t) (when % hz) * NS_PER_SECOND / hz);
    return OK;
}

int
do_getres(void)
{
    m_out.m_pm_lc_time.sec = 0;
    m_out.m_pm_lc_time.nsec = (long) (NS_PER_SECOND / sys_hz());
    return OK;
}

int
do_time(void)
{
    m_in.m_lc_pm_time.clk_id = CLOCK_REALTIME;
    return do_gettime();
}

/* In: sec. */
int
do_stime(void)
{
    clock_t ticks, realtime;
    time_t boottime;
    int r;

    if (mp->mp_effuid != SUPER_USER)
        return EPERM;
    if ((r = getuptime(&ticks, &realtime, &boottime)) != OK)
        return r;
    return sys_stime(m_in.m_lc_pm_time.sec - realtime / sys_hz());
}
