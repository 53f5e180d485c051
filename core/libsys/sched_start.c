/* Give a process to a scheduler; the kernel itself is one. */
#include <errno.h>
#include <string.h>
#include <minix/sched.h>
#include <minix/syslib.h>

int
sched_start(endpoint_t scheduler_e, endpoint_t schedulee_e, endpoint_t parent_e,
    int maxprio, int quantum, int cpu, endpoint_t *newscheduler_e)
{
    message m;
    int r;

    if (scheduler_e == KERNEL) {
        r = sys_schedctl(SCHEDCTL_FLAG_KERNEL, schedulee_e, maxprio, quantum,
            cpu);
        if (r == OK)
            *newscheduler_e = scheduler_e;
        return r;
    }
    memset(&m, 0, sizeof(m));
    m.m_lsys_sched_scheduling_start.endpoint = schedulee_e;
    m.m_lsys_sched_scheduling_start.parent = parent_e;
    m.m_lsys_sched_scheduling_start.maxprio = maxprio;
    m.m_lsys_sched_scheduling_start.quantum = quantum;
    if ((r = _taskcall(scheduler_e, SCHEDULING_START, &m)) == OK)
        *newscheduler_e = m.m_sched_lsys_scheduling_start.scheduler;
    return r;
}

/* The child of a fork gets what is left of its parent's quantum. */
int
sched_inherit(endpoint_t scheduler_e, endpoint_t schedulee_e,
    endpoint_t parent_e, unsigned maxprio, endpoint_t *newscheduler_e)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_sched_scheduling_start.endpoint = schedulee_e;
    m.m_lsys_sched_scheduling_start.parent = parent_e;
    m.m_lsys_sched_scheduling_start.maxprio = maxprio;
    if ((r = _taskcall(scheduler_e, SCHEDULING_INHERIT, &m)) == OK)
        *newscheduler_e = m.m_sched_lsys_scheduling_start.scheduler;
    return r;
}
