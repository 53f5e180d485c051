/* Time; see kernel/system/do_time.c. Ticks since boot are read from the page
 * the kernel shows everyone. */
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <string.h>

int
sys_setalarm2(clock_t ticks, int absolute, clock_t *left, clock_t *now)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_setalarm.exp_time = ticks;
    m.m_lsys_krn_sys_setalarm.abs_time = absolute;
    r = _kernel_call(SYS_SETALARM, &m);
    if (left != NULL)
        *left = m.m_lsys_krn_sys_setalarm.time_left;
    if (now != NULL)
        *now = m.m_lsys_krn_sys_setalarm.uptime;
    return r;
}

int
sys_setalarm(clock_t ticks, int absolute)
{
    return sys_setalarm2(ticks, absolute, NULL, NULL);
}

int
sys_times(endpoint_t proc, clock_t *user, clock_t *system, clock_t *now,
    time_t *boottime)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_times.endpt = proc;
    r = _kernel_call(SYS_TIMES, &m);
    if (user != NULL)
        *user = m.m_krn_lsys_sys_times.user_time;
    if (system != NULL)
        *system = m.m_krn_lsys_sys_times.system_time;
    if (now != NULL)
        *now = m.m_krn_lsys_sys_times.boot_ticks;
    if (boottime != NULL)
        *boottime = m.m_krn_lsys_sys_times.boot_time;
    return r;
}

int
sys_stime(time_t boottime)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_stime.boot_time = boottime;
    return _kernel_call(SYS_STIME, &m);
}

uint32_t
sys_hz(void)
{
    return get_minix_kerninfo()->kclockinfo->hz;
}

clock_t
getuptime_ticks(void)
{
    return get_minix_kerninfo()->kclockinfo->uptime;
}

int
getticks(clock_t *ticks)
{
    *ticks = getuptime_ticks();
    return OK;
}

int
getuptime(clock_t *uptime, clock_t *realtime, time_t *boottime)
{
    const struct kclockinfo *c = get_minix_kerninfo()->kclockinfo;

    *uptime = c->uptime;
    if (realtime != NULL)
        *realtime = c->realtime;
    if (boottime != NULL)
        *boottime = c->boottime;
    return OK;
}

/* Sleep, in a driver, by an alarm of its own; one that was set before is
 * restored. Only the alarm's notification is taken meanwhile. */
int
tickdelay(clock_t ticks)
{
    clock_t left;
    message m;
    int r, status;

    if (ticks <= 0)
        return OK;
    r = sys_setalarm2(ticks, FALSE, &left, NULL);
    if (r != OK)
        return r;
    r = ipc_receive(CLOCK, &m, &status);
    if (left > ticks)
        sys_setalarm(left - ticks, FALSE);
    return r;
}
