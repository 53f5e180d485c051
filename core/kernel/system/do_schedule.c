/* SYS_SCHEDULE: a scheduler gives one of its processes a quantum.
 *   in: endpoint, priority (-1: as it is), quantum (ms, -1: as it is)
 * SYS_SCHEDCTL: the caller (or, with SCHEDCTL_FLAG_KERNEL, the kernel) takes
 * over the scheduling of a process.
 *   in: flags, endpoint, priority, quantum, cpu */
#include "../kernel.h"

static int
set_schedule(struct proc *p, int priority, int quantum)
{
    if (priority < -1 || priority >= NR_SCHED_QUEUES)
        return EINVAL;
    if (quantum < 1 && quantum != -1)
        return EINVAL;
    rts_set(p, RTS_NO_QUANTUM);
    if (priority != -1)
        p->p_priority = priority;
    if (quantum != -1)
        p->p_quantum = MAX(1, quantum * DEFAULT_HZ / 1000);
    proc_renew_quantum(p);
    rts_unset(p, RTS_NO_QUANTUM);
    return OK;
}

int
do_schedule(struct proc *caller, message *m)
{
    struct proc *p = endpoint_lookup(m->m_lsys_krn_schedule.endpoint);

    if (p == NULL)
        return EINVAL;
    if (p->p_scheduler != caller)
        return EPERM;
    return set_schedule(p, m->m_lsys_krn_schedule.priority,
        m->m_lsys_krn_schedule.quantum);
}

int
do_schedctl(struct proc *caller, message *m)
{
    struct proc *p = endpoint_lookup(m->m_lsys_krn_schedctl.endpoint);
    int r;

    if (p == NULL || (m->m_lsys_krn_schedctl.flags & ~SCHEDCTL_FLAG_KERNEL))
        return EINVAL;
    if (!(m->m_lsys_krn_schedctl.flags & SCHEDCTL_FLAG_KERNEL)) {
        p->p_scheduler = caller;
        return OK;
    }
    r = set_schedule(p, m->m_lsys_krn_schedctl.priority,
        m->m_lsys_krn_schedctl.quantum);
    if (r == OK)
        p->p_scheduler = NULL;
    return r;
}
