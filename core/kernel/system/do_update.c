/* SYS_UPDATE: two service processes change slots, and with them endpoints.
 *   in: src (running so far), dst (the new instance), flags (SYS_UPD_ROLLBACK)
 * Both must stand still: not started, signalled, or receiving and not sending.
 * The caller itself does while it is in this call.
 *
 * Moves with the process: registers, address space, FPU, run-time flags,
 * messages in delivery, schedule, name, identity; rights, signal managers,
 * grant and asynchronous tables with the endpoint that registered them, state
 * table, filters. Stays with the slot: see keep_slot() and keep_priv(). */
#include "../kernel.h"

static int
stands_still(const struct proc *p)
{
    return rts_isset(p, RTS_NO_PRIV) || rts_isset(p, RTS_SIG_PENDING) ||
        (rts_isset(p, RTS_RECEIVING) && !rts_isset(p, RTS_SENDING));
}

/* The new instance may do whatever was granted to the old one at run time. */
static void
inherit_rights(const struct priv *from, struct priv *to)
{
    int i;

    to->s_nr_io_range = from->s_nr_io_range;
    memcpy(to->s_io_tab, from->s_io_tab, sizeof(to->s_io_tab));
    to->s_nr_mem_range = from->s_nr_mem_range;
    memcpy(to->s_mem_tab, from->s_mem_tab, sizeof(to->s_mem_tab));
    to->s_nr_irq = from->s_nr_irq;
    memcpy(to->s_irq_tab, from->s_irq_tab, sizeof(to->s_irq_tab));
    for (i = 0; i < NR_SYS_PROCS; i++)
        if (get_sys_bit(from->s_ipc_to, i))
            set_sys_bit(to->s_ipc_to, i);
}

static void
keep_slot(struct proc *p, const struct proc *was)
{
    p->p_nr = was->p_nr;
    p->p_endpoint = was->p_endpoint;
    p->p_priv = was->p_priv;
    p->p_caller_q = was->p_caller_q;
    p->p_scheduler = was->p_scheduler;
    p->p_pid = was->p_pid;
    p->p_euid = was->p_euid;
}

static void
keep_priv(struct priv *sp, const struct priv *was)
{
    sp->s_id = was->s_id;
    sp->s_proc_nr = was->s_proc_nr;
    sp->s_asyn_pending = was->s_asyn_pending;
    sp->s_notify_pending = was->s_notify_pending;
    sp->s_int_pending = was->s_int_pending;
    sp->s_sig_pending = was->s_sig_pending;
    sp->s_alarm_at = was->s_alarm_at;
    sp->s_diag_sig = was->s_diag_sig;
}

/* A call that waits for VM is executed again when the process runs next: the
 * request must not name the slot it leaves. */
static void
forget_request(struct proc *p)
{
    vm_request_drop(p);
    rts_unset(p, RTS_VMREQUEST | RTS_UPDATE_WAIT);
}

int
do_update(struct proc *caller, message *m)
{
    static struct proc old_proc, new_proc;
    static struct priv old_priv, new_priv;
    struct proc *src = endpoint_lookup(m->m_lsys_krn_sys_update.src);
    struct proc *dst = endpoint_lookup(m->m_lsys_krn_sys_update.dst);

    if (src == NULL || dst == NULL || src == dst)
        return EINVAL;
    if (!is_sys_proc(src) || !is_sys_proc(dst))
        return EPERM;
    if ((src != caller && !stands_still(src)) ||
        (dst != caller && !stands_still(dst)))
        return EBUSY;
    if ((m->m_lsys_krn_sys_update.flags & SYS_UPD_ROLLBACK) == 0)
        inherit_rights(src->p_priv, dst->p_priv);
    else if (rts_isset(src, RTS_SENDING))
        clear_ipc(src);
    forget_request(src);
    forget_request(dst);
    fpu_release(src);
    fpu_release(dst);
    /* It leaves the queue of its old slot; being woken it joins that of the
     * new one. */
    if (src == caller || dst == caller) {
        rts_set(caller, RTS_UPDATE_WAIT);
        current = NULL;
    }

    old_proc = *src;
    new_proc = *dst;
    old_priv = *src->p_priv;
    new_priv = *dst->p_priv;
    *src = new_proc;
    *dst = old_proc;
    keep_slot(src, &old_proc);
    keep_slot(dst, &new_proc);
    *src->p_priv = new_priv;
    *dst->p_priv = old_priv;
    keep_priv(src->p_priv, &old_priv);
    keep_priv(dst->p_priv, &new_priv);
    wake_update_waiters();
    return OK;
}
