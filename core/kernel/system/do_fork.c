/* SYS_FORK: a new process as a copy of one that receives. Caller: VM.
 *   in:  endpt (parent), slot (of the child), flags (PFF_VMINHIBIT)
 *   out: endpt (child), msgaddr (where the parent waits for its reply) */
#include "../kernel.h"

int
do_fork(struct proc *caller, message *m)
{
    struct proc *parent = endpoint_lookup(m->m_lsys_krn_sys_fork.endpt);
    int slot = m->m_lsys_krn_sys_fork.slot, generation;
    struct proc *child;

    (void) caller;
    if (parent == NULL || slot < 0 || slot >= NR_PROCS ||
        !isemptyp(proc_addr(slot)))
        return EINVAL;
    if (!(parent->p_rts_flags & RTS_RECEIVING))
        return EINVAL;
    child = proc_addr(slot);
    generation = _ENDPOINT_G(child->p_endpoint) + 1;
    if (generation >= _ENDPOINT_MAX_GENERATION)
        generation = 1;

    fpu_release(parent);
    *child = *parent;
    child->p_nr = slot;
    child->p_endpoint = _ENDPOINT(generation, slot);
    child->p_instance = next_instance();
    child->p_ptroot = 0;
    child->p_pid = 0;
    child->p_reg.ax = 0;
    child->p_rts_flags = RTS_RECEIVING;
    child->p_misc_flags &= MF_FPU_INITIALIZED | MF_REPLY_PEND;
    child->p_caller_q = child->p_q_link = child->p_nextready = NULL;
    child->p_user_ticks = child->p_sys_ticks = 0;
    child->p_cycles = 0;
    memset(&child->p_pending, 0, sizeof(child->p_pending));
    rts_set(child, RTS_NO_QUANTUM);
    if (parent->p_priv->s_flags & SYS_PROC) {
        child->p_priv = priv_addr(USER_PRIV_ID);
        rts_set(child, RTS_NO_PRIV);
    }
    if (m->m_lsys_krn_sys_fork.flags & PFF_VMINHIBIT)
        rts_set(child, RTS_VMINHIBIT);
    m->m_krn_lsys_sys_fork.endpt = child->p_endpoint;
    m->m_krn_lsys_sys_fork.msgaddr = child->p_delivermsg_vir;
    return OK;
}
