/* Kernel calls: copy the request in, check the caller's mask, dispatch, copy
 * the reply out. A handler that returns CALL_AGAIN has arranged for a wakeup;
 * the trap instruction is then executed again. */
#include "kernel.h"

typedef int (*handler_t)(struct proc *, message *);

#define CALL(nr, handler) [nr - KERNEL_CALL] = do_##handler
static const handler_t HANDLERS[NR_SYS_CALLS] = {
    CALL(SYS_FORK, fork),
    CALL(SYS_EXEC, exec),
    CALL(SYS_CLEAR, clear),
    CALL(SYS_SCHEDULE, schedule),
    CALL(SYS_SCHEDCTL, schedctl),
    CALL(SYS_PRIVCTL, privctl),
    CALL(SYS_KILL, kill),
    CALL(SYS_GETKSIG, getksig),
    CALL(SYS_ENDKSIG, endksig),
    CALL(SYS_SIGSEND, sigsend),
    CALL(SYS_SIGRETURN, sigreturn),
    CALL(SYS_MEMSET, memset),
    CALL(SYS_UMAP, umap),
    CALL(SYS_UMAP_REMOTE, umap_remote),
    CALL(SYS_VUMAP, vumap),
    CALL(SYS_VIRCOPY, vircopy),
    CALL(SYS_PHYSCOPY, vircopy),
    CALL(SYS_IRQCTL, irqctl),
    CALL(SYS_DEVIO, devio),
    CALL(SYS_SDEVIO, sdevio),
    CALL(SYS_VDEVIO, vdevio),
    CALL(SYS_SETALARM, setalarm),
    CALL(SYS_TIMES, times),
    CALL(SYS_STIME, stime),
    CALL(SYS_GETINFO, getinfo),
    CALL(SYS_ABORT, abort),
    CALL(SYS_SAFECOPYFROM, safecopy),
    CALL(SYS_SAFECOPYTO, safecopy),
    CALL(SYS_VSAFECOPY, vsafecopy),
    CALL(SYS_SAFEMEMSET, safememset),
    CALL(SYS_SETGRANT, setgrant),
    CALL(SYS_VMCTL, vmctl),
    CALL(SYS_DIAGCTL, diagctl),
    CALL(SYS_RUNCTL, runctl),
    CALL(SYS_UPDATE, update),
    CALL(SYS_EXIT, exit),
    CALL(SYS_STATECTL, statectl),
    CALL(SYS_SETEUID, seteuid),
};

static int
dispatch(struct proc *caller, message *m)
{
    unsigned nr = m->m_type - KERNEL_CALL;

    if (nr >= NR_SYS_CALLS || HANDLERS[nr] == NULL)
        return EBADREQUEST;
    if (!GET_BIT(caller->p_priv->s_k_call_mask, nr))
        return ECALLDENIED;
    return HANDLERS[nr](caller, m);
}

static int
can_write(const struct proc *p, vir_bytes va, size_t n)
{
    return vm_lookup(p, va, TRUE) != 0 && vm_lookup(p, va + n - 1, TRUE) != 0;
}

void
kernel_call(struct proc *caller, vir_bytes msg)
{
    uint32_t instance = caller->p_instance;
    message m;
    int r;

    if (!(caller->p_priv->s_flags & (ROOT_SYS_PROC | VM_SYS_PROC)))
        caller->p_deaf_ticks = 0;
    /* The reply must have a place before anything is done. */
    if (!can_write(caller, msg, sizeof(m)))
        r = vm_wait(caller, caller, msg, sizeof(m), TRUE);
    else if ((r = copy_in(caller, caller, msg, &m, sizeof(m))) == OK) {
        m.m_source = caller->p_endpoint;
        trace_call(caller, &m);
        r = dispatch(caller, &m);
    }
    /* An update may have moved the caller to another slot. */
    if (caller->p_instance != instance) {
        for (caller = BEG_PROC_ADDR; caller < END_PROC_ADDR; caller++)
            if (!isemptyp(caller) && caller->p_instance == instance)
                break;
    }
    if (r == CALL_AGAIN) {
        caller->p_reg.pc -= 2; /* "int n" has two bytes */
        return;
    }
    if (isemptyp(caller) || r == EDONTREPLY)
        return;
    caller->p_misc_flags &= ~MF_VM_FAILED;
    caller->p_reg.ax = r;
    if (!can_write(caller, msg, sizeof(m)))
        return; /* there never was one */
    m.m_type = r;
    m.m_source = SYSTEM;
    (void) copy_out(caller, &m, caller, msg, sizeof(m));
}
