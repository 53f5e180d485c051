/* Process table and scheduling: NR_SCHED_QUEUES round-robin queues, the lowest
 * number first. A process is in a queue exactly while p_rts_flags is 0. */
#include "kernel.h"

struct proc proc[NR_TASKS + NR_PROCS];
struct priv priv[NR_SYS_PROCS];
struct proc *current;

static struct proc *head[NR_SCHED_QUEUES], *tail[NR_SCHED_QUEUES];
static uint32_t instances;
static uint64_t switched_at;

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

/* One clock tick was spent in p (called with the running process). */
void
sched_tick(void)
{
    struct proc *p = current;

    if (p == NULL || !proc_is_runnable(p))
        return;
    p->p_user_ticks++;
    if (!(p->p_priv->s_flags & PREEMPTIBLE) || --p->p_ticks_left > 0)
        return;
    if (p->p_scheduler == NULL) {
        proc_renew_quantum(p);
        dequeue(p);
        enqueue(p, FALSE);
    } else {
        message m;

        rts_set(p, RTS_NO_QUANTUM);
        memset(&m, 0, sizeof(m));
        m.m_type = SCHEDULING_NO_QUANTUM;
        m.m_krn_lsys_schedule.acnt_queue = p->p_priority;
        m.m_krn_lsys_schedule.acnt_deqs = p->p_dequeued;
        m.m_krn_lsys_schedule.acnt_ipc_sync = p->p_ipc_sync;
        m.m_krn_lsys_schedule.acnt_ipc_async = p->p_ipc_async;
        m.m_krn_lsys_schedule.acnt_preempt = p->p_preempted;
        if (mini_send(p, p->p_scheduler->p_endpoint, &m, SEND_FROM_KERNEL) !=
            OK) {
            proc_renew_quantum(p);
            rts_unset(p, RTS_NO_QUANTUM);
        }
    }
}

static struct proc *
pick(void)
{
    int q;

    for (q = 0; q < NR_SCHED_QUEUES; q++)
        if (head[q] != NULL)
            return head[q];
    return NULL;
}

/* The end of every entry into the kernel. */
void
switch_to_user(void)
{
    struct proc *p;
    uint64_t now = read_tsc();

    if (current != NULL)
        current->p_cycles += now - switched_at;
    for (;;) {
        while ((p = pick()) == NULL) {
            halt_for_interrupt();
            current = NULL;
        }
        if (p->p_misc_flags & MF_DELIVERMSG)
            deliver_message(p);
        if (proc_is_runnable(p))
            break;
    }
    if (p->p_ptroot == 0)
        kpanic("%s (%d) has no address space", p->p_name, p->p_endpoint);
    if (read_cr3() != p->p_ptroot)
        load_cr3(p->p_ptroot);
    fpu_allow(fpu_owner == p);
    current = p;
    switched_at = read_tsc();
    tss_set_stack((uint32_t) (&p->p_reg + 1));
    restore_user(&p->p_reg);
}

int
is_ok_endpoint(endpoint_t e, proc_nr_t *nr)
{
    struct proc *p = endpoint_lookup(e);

    if (p == NULL)
        return FALSE;
    *nr = p->p_nr;
    return TRUE;
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
