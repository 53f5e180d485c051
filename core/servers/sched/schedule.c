/* The processes SCHED is responsible for, and what is done to them. */
#include <errno.h>
#include <string.h>
#include <minix/sched.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "sched.h"

#define BALANCE_SECONDS 5

struct schedproc {
    endpoint_t endpoint;
    endpoint_t parent;
    int in_use;
    int max_priority; /* best queue it may stand in */
    int priority;     /* the queue it stands in */
    int time_slice;   /* ms */
};

static struct schedproc schedproc[NR_PROCS];

static struct schedproc *
slot_of(endpoint_t endpoint)
{
    int slot = _ENDPOINT_P(endpoint);

    return slot >= 0 && slot < NR_PROCS ? &schedproc[slot] : NULL;
}

static struct schedproc *
find(endpoint_t endpoint)
{
    struct schedproc *p = slot_of(endpoint);

    return p != NULL && p->in_use && p->endpoint == endpoint ? p : NULL;
}

static int
tell_kernel(const struct schedproc *p)
{
    int r;

    r = sys_schedule(p->endpoint, p->priority, p->time_slice, -1, 0);
    if (r != OK)
        printf("SCHED: cannot schedule %d: %d\n", p->endpoint, r);
    return r;
}

/* A scheduler's clients are PM and RS. */
static int
accept_request(const message *m)
{
    return m->m_source == PM_PROC_NR || m->m_source == RS_PROC_NR;
}

void
arm_balance_alarm(void)
{
    int r;

    if ((r = sys_setalarm(BALANCE_SECONDS * sys_hz(), 0)) != OK)
        panic("cannot set alarm: %d", r);
}

void
balance_queues(void)
{
    struct schedproc *p;

    for (p = schedproc; p < &schedproc[NR_PROCS]; p++) {
        if (p->in_use && p->priority > p->max_priority) {
            p->priority--;
            tell_kernel(p);
        }
    }
    arm_balance_alarm();
}

int
do_noquantum(message *m)
{
    struct schedproc *p = find(m->m_source);

    if (p == NULL)
        return EBADEPT;
    if (p->priority < MIN_USER_Q)
        p->priority++;
    return tell_kernel(p);
}

/* START gives the quantum; INHERIT takes priority and quantum of the parent. */
int
do_start_scheduling(message *m)
{
    struct schedproc *p, *parent;
    int r, maxprio = m->m_lsys_sched_scheduling_start.maxprio;

    if (!accept_request(m))
        return EPERM;
    p = slot_of(m->m_lsys_sched_scheduling_start.endpoint);
    if (p == NULL || maxprio < 0 || maxprio >= NR_SCHED_QUEUES)
        return EINVAL;
    memset(p, 0, sizeof(*p));
    p->endpoint = m->m_lsys_sched_scheduling_start.endpoint;
    p->parent = m->m_lsys_sched_scheduling_start.parent;
    p->max_priority = p->priority = maxprio;
    p->time_slice = USER_QUANTUM;
    if (m->m_type == SCHEDULING_START) {
        p->time_slice = m->m_lsys_sched_scheduling_start.quantum;
    } else if ((parent = find(p->parent)) != NULL) {
        p->priority = MAX(parent->priority, maxprio);
        p->time_slice = parent->time_slice;
    }

    if ((r = sys_schedctl(0, p->endpoint, 0, 0, 0)) != OK) {
        printf("SCHED: cannot take over %d: %d\n", p->endpoint, r);
        return r;
    }
    p->in_use = 1;
    if ((r = tell_kernel(p)) != OK) {
        p->in_use = 0;
        return r;
    }
    m->m_sched_lsys_scheduling_start.scheduler = SCHED_PROC_NR;
    return OK;
}

int
do_stop_scheduling(message *m)
{
    struct schedproc *p;

    if (!accept_request(m))
        return EPERM;
    p = find(m->m_lsys_sched_scheduling_stop.endpoint);
    if (p == NULL)
        return EBADEPT;
    p->in_use = 0;
    return OK;
}

int
do_nice(message *m)
{
    struct schedproc *p, old;
    unsigned maxprio = m->m_pm_sched_scheduling_set_nice.maxprio;
    int r;

    if (!accept_request(m))
        return EPERM;
    p = find(m->m_pm_sched_scheduling_set_nice.endpoint);
    if (p == NULL)
        return EBADEPT;
    if (maxprio >= NR_SCHED_QUEUES)
        return EINVAL;
    old = *p;
    p->max_priority = p->priority = maxprio;
    if ((r = tell_kernel(p)) != OK)
        *p = old;
    return r;
}
