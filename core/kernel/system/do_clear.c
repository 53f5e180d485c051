/* SYS_CLEAR: a process has ended; its slot becomes free. Caller: PM.
 *   in: endpt
 * SYS_EXIT: a service ends itself; its signal manager sees SIGABRT. */
#include "../kernel.h"

int
do_clear(struct proc *caller, message *m)
{
    struct proc *p = endpoint_lookup(m->m_lsys_krn_sys_clear.endpt);

    (void) caller;
    if (p == NULL)
        return EINVAL;
    irq_hooks_release(p->p_endpoint);
    clear_ipc_refs(p, EDEADSRCDST);
    clear_ipc(p);
    vm_request_drop(p);
    if (fpu_owner == p)
        fpu_release(p);
    priv_release(p);
    rts_set(p, RTS_SLOT_FREE);
    p->p_rts_flags = RTS_SLOT_FREE;
    p->p_ptroot = 0;
    p->p_pid = 0;
    wake_update_waiters();
    return OK;
}

int
do_exit(struct proc *caller, message *m)
{
    (void) m;
    cause_sig(caller, SIGABRT);
    return EDONTREPLY;
}
