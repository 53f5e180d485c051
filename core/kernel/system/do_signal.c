/* Signals as kernel calls.
 *   SYS_KILL      in: endpt, sig
 *   SYS_GETKSIG   out: endpt (NONE: nothing left), map
 *   SYS_ENDKSIG   in: endpt
 *   SYS_SIGSEND   in: endpt, sigctx (struct sigmsg in the caller)
 *   SYS_SIGRETURN in: endpt, sigctx (struct sigcontext in the process) */
#include "../kernel.h"
#include <minix/syslib.h>
#include <minix/sigframe.h>

int
do_kill(struct proc *caller, message *m)
{
    struct proc *p = endpoint_lookup(m->m_sigcalls.endpt);
    int sig = m->m_sigcalls.sig;

    (void) caller;
    if (p == NULL || sig < 1 || sig > 127)
        return EINVAL;
    if (iskerneln(p->p_nr))
        return EPERM;
    cause_sig(p, sig);
    return OK;
}

int
do_getksig(struct proc *caller, message *m)
{
    struct proc *p;

    for (p = BEG_USER_ADDR; p < END_PROC_ADDR; p++) {
        endpoint_t manager;

        if (isemptyp(p) || !rts_isset(p, RTS_SIGNALED))
            continue;
        manager = p->p_priv->s_sig_mgr;
        if (manager == SELF)
            manager = p->p_endpoint;
        if (manager != caller->p_endpoint)
            continue;
        m->m_sigcalls.endpt = p->p_endpoint;
        m->m_sigcalls.map = p->p_pending;
        memset(&p->p_pending, 0, sizeof(p->p_pending));
        rts_unset(p, RTS_SIGNALED);
        return OK;
    }
    m->m_sigcalls.endpt = NONE;
    return OK;
}

int
do_endksig(struct proc *caller, message *m)
{
    struct proc *p = endpoint_lookup(m->m_sigcalls.endpt);

    (void) caller;
    if (p == NULL || !rts_isset(p, RTS_SIG_PENDING))
        return EINVAL;
    if (!rts_isset(p, RTS_SIGNALED))
        rts_unset(p, RTS_SIG_PENDING);
    return OK;
}

int
do_sigsend(struct proc *caller, message *m)
{
    struct proc *p = endpoint_lookup(m->m_sigcalls.endpt);
    struct sigmsg s;
    struct sigframe f;
    vir_bytes at;
    int r;

    if (p == NULL)
        return EINVAL;
    r = copy_in(caller, caller, m->m_sigcalls.sigctx, &s, sizeof(s));
    if (r != OK)
        return r;
    fpu_release(p);
    at = (p->p_reg.sp - sizeof(f)) & ~15u;
    memset(&f, 0, sizeof(f));
    f.sf_return = s.sm_sigreturn;
    f.sf_signo = s.sm_signo;
    f.sf_scp = at + offsetof(struct sigframe, sf_sc);
    f.sf_scp_again = f.sf_scp;
    f.sf_sc.sc_mask = s.sm_mask;
    memcpy(f.sf_sc.sc_regs, &p->p_reg, sizeof(f.sf_sc.sc_regs));
    f.sf_sc.sc_fpu_used = p->p_misc_flags & MF_FPU_INITIALIZED;
    if (f.sf_sc.sc_fpu_used)
        memcpy(f.sf_sc.sc_fpu, p->p_fpu, sizeof(f.sf_sc.sc_fpu));
    r = copy_out(caller, &f, p, at, sizeof(f));
    if (r != OK)
        return r;
    p->p_reg.sp = at;
    p->p_reg.pc = s.sm_sighandler;
    p->p_misc_flags &= ~MF_FPU_INITIALIZED;
    return OK;
}

int
do_sigreturn(struct proc *caller, message *m)
{
    struct proc *p = endpoint_lookup(m->m_sigcalls.endpt);
    struct sigcontext sc;
    struct stackframe *f;
    int r;

    if (p == NULL)
        return EINVAL;
    r = copy_in(caller, p, m->m_sigcalls.sigctx, &sc, sizeof(sc));
    if (r != OK)
        return r;
    fpu_release(p);
    f = &p->p_reg;
    memcpy(f, sc.sc_regs, sizeof(*f));
    f->cs = USER_CS;
    f->ds = f->es = f->fs = f->gs = f->ss = USER_DS;
    f->psw = (f->psw & PSW_USER_SETTABLE) | PSW_USER;
    clear_ipc(p);
    if (sc.sc_fpu_used)
        fpu_accept(p, sc.sc_fpu);
    else
        p->p_misc_flags &= ~MF_FPU_INITIALIZED;
    /* It goes on where the signal found it; its call to PM has no answer. */
    p->p_misc_flags &= ~MF_REPLY_PEND;
    rts_unset(p, RTS_RECEIVING);
    return OK;
}
