/* SYS_RUNCTL: stop or resume a process. With RC_DELAY a process that is
 * sending is not stopped: EBUSY, and SIGSNDELAY when it has stopped sending.
 *   in: endpt, action (RC_STOP, RC_RESUME), flags (RC_DELAY)
 * SYS_SETEUID: PM tells who a process runs for. in: endpt, euid, pid */
#include "../kernel.h"

int
do_runctl(struct proc *caller, message *m)
{
    struct proc *p = endpoint_lookup(m->m_lsys_krn_sys_runctl.endpt);

    (void) caller;
    if (p == NULL || iskerneln(p->p_nr))
        return EINVAL;
    switch (m->m_lsys_krn_sys_runctl.action) {
    case RC_STOP:
        if ((m->m_lsys_krn_sys_runctl.flags & RC_DELAY) &&
            rts_isset(p, RTS_SENDING)) {
            p->p_misc_flags |= MF_SIG_DELAY;
            return EBUSY;
        }
        rts_set(p, RTS_PROC_STOP);
        return OK;
    case RC_RESUME: rts_unset(p, RTS_PROC_STOP); return OK;
    default: return EINVAL;
    }
}

int
do_seteuid(struct proc *caller, message *m)
{
    struct proc *p = endpoint_lookup(m->m_lsys_krn_sys_seteuid.endpt);

    (void) caller;
    if (p == NULL)
        return EINVAL;
    p->p_euid = m->m_lsys_krn_sys_seteuid.euid;
    p->p_pid = m->m_lsys_krn_sys_seteuid.pid;
    return OK;
}
