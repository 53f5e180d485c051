/* SYS_SETALARM: notify the caller from CLOCK.
 *   in:  exp_time (ticks; 0 disarms), abs_time
 *   out: time_left (of the former alarm), uptime
 * SYS_TIMES: in: endpt; out: user_time, system_time, boot_ticks, boot_time
 * SYS_STIME: in: boot_time */
#include "../kernel.h"

int
do_setalarm(struct proc *caller, message *m)
{
    uint64_t exp = m->m_lsys_krn_sys_setalarm.exp_time;
    int absolute = m->m_lsys_krn_sys_setalarm.abs_time;
    struct priv *sp = caller->p_priv;
    uint64_t now = kclockinfo.uptime;

    if (!(sp->s_flags & SYS_PROC))
        return EPERM;
    m->m_lsys_krn_sys_setalarm.time_left =
        sp->s_alarm_at > now ? sp->s_alarm_at - now : 0;
    m->m_lsys_krn_sys_setalarm.uptime = now;
    if (exp == 0 && !absolute)
        alarm_set(sp, 0);
    else
        alarm_set(sp, MAX(absolute ? exp : now + exp, 1));
    return OK;
}

int
do_times(struct proc *caller, message *m)
{
    endpoint_t e = m->m_lsys_krn_sys_times.endpt;
    struct proc *p = e == SELF ? caller : endpoint_lookup(e);

    if (p == NULL && e != NONE)
        return EINVAL;
    m->m_krn_lsys_sys_times.user_time = p != NULL ? p->p_user_ticks : 0;
    m->m_krn_lsys_sys_times.system_time = p != NULL ? p->p_sys_ticks : 0;
    m->m_krn_lsys_sys_times.boot_ticks = kclockinfo.uptime;
    m->m_krn_lsys_sys_times.real_ticks = kclockinfo.realtime;
    m->m_krn_lsys_sys_times.boot_time = kclockinfo.boottime;
    return OK;
}

int
do_stime(struct proc *caller, message *m)
{
    (void) caller;
    kclockinfo.boottime = m->m_lsys_krn_sys_stime.boot_time;
    return OK;
}
