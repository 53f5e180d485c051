/* Processes and run queues: NR_SCHED_QUEUES round-robin queues, the lowest
 * number first. A process is in a queue exactly while p_rts_flags is 0. */
#include "kernel.h"

static struct proc *head[NR_SCHED_QUEUES], *tail[NR_SCHED_QUEUES];
static uint32_t instances;

void
proc_init(void)
{
    int i;

    for (i = 0; i < NR_TASKS + NR_PROCS; i++) {
        proc[i].p_nr = i - NR_TASKS;
        proc[i].p_endpoint = _ENDPOINT(0, i - NR_TASKS);
        proc[i].p_rts_flags = RTS_SLOT_FREE;
    }
    for (i = 0; i < NR_SYS_PROCS; i++) {
        priv[i].s_proc_nr = NONE;
        priv[i].s_id = i;
        priv[i].s_ipcf = -1;
        priv[i].s_state_source = NONE;
    }
}

/* Numbers of process instances are never used again. */
uint32_t
next_instance(void)
{
    return ++instances;
}

static void
enqueue(struct proc *p, int at_head)
{
    int q = p->p_priority;

    if (head[q] == NULL) {
        head[q] = tail[q] = p;
        p->p_nextready = NULL;
    } else if (at_head) {
        p->p_nextready = head[q];
        head[q] = p;
    } else {
        tail[q]->p_nextready = p;
        tail[q] = p;
        p->p_nextready = NULL;
    }
}

static void
dequeue(struct proc *p)
{
    int q = p->p_priority;
    struct proc **x, *before = NULL;

    for (x = &head[q]; *x != p; x = &(*x)->p_nextready)
        before = *x;
    *x = p->p_nextready;
    if (tail[q] == p)
        tail[q] = before;
    p->p_dequeued++;
}

void
rts_set(struct proc *p, uint32_t flags)
{
    int was = proc_is_runnable(p);

    p->p_rts_flags |= flags;
    if (was && !proc_is_runnable(p))
        dequeue(p);
}

void
rts_unset(struct proc *p, uint32_t flags)
{
    int was = proc_is_runnable(p);

    p->p_rts_flags &= ~flags;
    if (!was && proc_is_runnable(p))
        enqueue(p, FALSE);
}

void
proc_renew_quantum(struct proc *p)
{
    p->p_ticks_left = p->p_quantum;
}

struct proc *
endpoint_lookup(endpoint_t e)
{
    int nr = _ENDPOINT_P(e);

    if (!isokprocn(nr) || isemptyp(proc_addr(nr)) ||
        proc_addr(nr)->p_endpoint != e)
        return NULL;
    return proc_addr(nr);
}

/* p has used up its turn: the others of its queue run first. */
void
proc_to_tail(struct proc *p)
{
    dequeue(p);
    enqueue(p, FALSE);
}

/* Who runs next, or null. */
struct proc *
proc_first(void)
{
    int q;

    for (q = 0; q < NR_SCHED_QUEUES; q++)
        if (head[q] != NULL)
            return head[q];
    return NULL;
}
