/* The calls about signals. */
#include "pm.h"

/* In: pid, nr. */
int
do_kill(void)
{
    return check_sig(m_in.m_lc_pm_sig.pid, m_in.m_lc_pm_sig.nr, 0);
}

/* RS kills a service by its pid. In: pid, nr. */
int
do_srv_kill(void)
{
    struct mproc *rmp;

    if (mp->mp_endpoint != RS_PROC_NR)
        return EPERM;
    for (rmp = mproc; rmp < &mproc[NR_PROCS]; rmp++) {
        if (!(rmp->mp_flags & IN_USE) ||
            rmp->mp_pid != m_in.m_rs_pm_srv_kill.pid)
            continue;
        if (rmp->mp_flags & (EXITING | EXIT_LATER))
            return OK;
        exit_proc(rmp, 0, m_in.m_rs_pm_srv_kill.nr);
        return OK;
    }
    return ESRCH;
}

static void
copy_out_action(struct pm_sigaction *from, struct sigaction *to)
{
    memset(to, 0, sizeof *to);
    memcpy(to, &from->handler, sizeof from->handler);
    to->sa_mask = from->mask;
    to->sa_flags = from->flags;
}

/* In: nr, act, oact, ret. */
int
do_sigaction(void)
{
    struct sigaction action;
    struct pm_sigaction *own;
    int r, nr = m_in.m_lc_pm_sig.nr;

    if (nr == SIGKILL)
        return OK;
    if (nr < 1 || nr >= _NSIG)
        return EINVAL;
    own = &mp->mp_sigact[nr];
    if (m_in.m_lc_pm_sig.oact != 0) {
        copy_out_action(own, &action);
        r = sys_datacopy(SELF, (vir_bytes) &action, mp->mp_endpoint,
            m_in.m_lc_pm_sig.oact, sizeof action);
        if (r != OK)
            return r;
    }
    if (m_in.m_lc_pm_sig.act == 0)
        return OK;
    r = sys_datacopy(mp->mp_endpoint, m_in.m_lc_pm_sig.act, SELF,
        (vir_bytes) &action, sizeof action);
    if (r != OK)
        return r;
    memcpy(&own->handler, &action, sizeof own->handler);
    own->mask = action.sa_mask;
    own->flags = action.sa_flags;
    sigdelset(&own->mask, SIGKILL);
    sigdelset(&own->mask, SIGSTOP);
    sigdelset(&mp->mp_ignore, nr);
    sigdelset(&mp->mp_catch, nr);
    if (own->handler == HANDLER_IGNORE) {
        sigaddset(&mp->mp_ignore, nr);
        sigdelset(&mp->mp_sigpending, nr);
    } else if (own->handler != HANDLER_DEFAULT) {
        sigaddset(&mp->mp_catch, nr);
    }
    mp->mp_sigreturn = m_in.m_lc_pm_sig.ret;
    return OK;
}

int
do_sigpending(void)
{
    m_out.m_pm_lc_sigset.set = mp->mp_sigpending;
    return OK;
}

static void
set_mask(const sigset_t *mask)
{
    mp->mp_sigmask = *mask;
    sigdelset(&mp->mp_sigmask, SIGKILL);
    sigdelset(&mp->mp_sigmask, SIGSTOP);
}

/* In: how, set. Out: the old set. */
int
do_sigprocmask(void)
{
    sigset_t mask = m_in.m_lc_pm_sigset.set, new = mp->mp_sigmask;
    unsigned i;

    m_out.m_pm_lc_sigset.set = mp->mp_sigmask;
    for (i = 0; i < sizeof mask.__bits / sizeof mask.__bits[0]; i++) {
        switch (m_in.m_lc_pm_sigset.how) {
        case SIG_BLOCK: new.__bits[i] |= mask.__bits[i]; break;
        case SIG_UNBLOCK: new.__bits[i] &= ~mask.__bits[i]; break;
        case SIG_SETMASK: new.__bits[i] = mask.__bits[i]; break;
        default: return EINVAL;
        }
    }
    set_mask(&new);
    check_pending(mp);
    return (mp->mp_flags & (EXITING | EXIT_LATER)) ? SUSPEND : OK;
}

/* In: set. Ends with EINTR when a handler has been called. */
int
do_sigsuspend(void)
{
    sigset_t mask = m_in.m_lc_pm_sigset.set;

    mp->mp_sigmask2 = mp->mp_sigmask;
    set_mask(&mask);
    mp->mp_flags |= SIGSUSPENDED;
    check_pending(mp);
    return SUSPEND;
}

/* In: ctx, and the mask that was in force before the handler. */
int
do_sigreturn(void)
{
    sigset_t mask = m_in.m_lc_pm_sigset.set;
    int r;

    set_mask(&mask);
    r = sys_sigreturn(mp->mp_endpoint, (void *) m_in.m_lc_pm_sigset.ctx);
    if (r != OK)
        return r;
    check_pending(mp);
    return SUSPEND;
}
