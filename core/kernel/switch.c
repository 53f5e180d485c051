/* The clock's share of scheduling, and the way back to user mode. */
#include "kernel.h"

static uint64_t switched_at;

/* One clock tick was spent in p (called with the running process). */
void
sched_tick(void)
{
    struct proc *p = current;

    if (p == NULL || !proc_is_runnable(p))
        return;
    p->p_user_ticks++;
    watch_for_loop(p);
    if (!proc_is_runnable(p))
        return;
    if (!(p->p_priv->s_flags & PREEMPTIBLE) || --p->p_ticks_left > 0)
        return;
    if (p->p_scheduler == NULL) {
        proc_renew_quantum(p);
        proc_to_tail(p);
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

/* The end of every entry into the kernel. */
void
switch_to_user(void)
{
    struct proc *p;
    uint64_t now = read_tsc();

    if (current != NULL)
        current->p_cycles += now - switched_at;
    for (;;) {
        while ((p = proc_first()) == NULL) {
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
