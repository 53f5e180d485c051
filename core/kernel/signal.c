/* Signals, as far as the kernel takes part: mark, stop the target, tell its
 * signal manager, which fetches and ends them (GETKSIG, ENDKSIG). */
#include "kernel.h"

#define MAX_DEAF_TICKS (10 * DEFAULT_HZ)

static void
sigset_add(sigset_t *set, int sig)
{
    set->__bits[(sig - 1) / 32] |= 1u << ((sig - 1) % 32);
}

/* Tell a manager, by notification from SYSTEM, about one of the K signals. */
void
send_sig(struct proc *manager, int sig)
{
    sigset_add(&manager->p_priv->s_sig_pending, sig);
    (void) mini_notify(proc_addr(SYSTEM), manager->p_endpoint);
}

static int
lethal(int sig)
{
    return sig == SIGILL || sig == SIGBUS || sig == SIGFPE || sig == SIGSEGV ||
        sig == SIGEMT || sig == SIGABRT;
}

static int
is_alive(const struct proc *p)
{
    return p != NULL && !isemptyp(p) && !rts_isset(p, RTS_SIGNALED) &&
        !rts_isset(p, RTS_SIG_PENDING);
}

/* A manager that manages itself cannot outlive its own death: its backup takes
 * over and is set free to run. */
static int
promote_backup(struct proc *p)
{
    struct proc *backup = endpoint_lookup(p->p_priv->s_bak_sig_mgr);

    if (backup == p || !is_alive(backup))
        return FALSE;
    p->p_priv->s_sig_mgr = backup->p_endpoint;
    p->p_priv->s_bak_sig_mgr = NONE;
    rts_unset(backup, RTS_NO_PRIV);
    return TRUE;
}

/* A manager that waits for the one who just died would never hear of it. */
static void
release_manager(struct proc *manager, const struct proc *dead)
{
    if (!(rts_isset(manager, RTS_SENDING) &&
            manager->p_sendto_e == dead->p_endpoint) &&
        !(rts_isset(manager, RTS_RECEIVING) &&
            manager->p_getfrom_e == dead->p_endpoint))
        return;
    clear_ipc(manager);
    manager->p_misc_flags &= ~MF_REPLY_PEND;
    manager->p_reg.ax = EDEADSRCDST;
}

void
cause_sig(struct proc *p, int sig)
{
    endpoint_t manager_e = p->p_priv->s_sig_mgr;
    struct proc *manager;

    if (manager_e == SELF)
        manager_e = p->p_endpoint;
    if (manager_e == p->p_endpoint) {
        if (!lethal(sig)) {
            sigset_add(&p->p_priv->s_sig_pending, sig);
            send_sig(p, SIGKSIGSM);
            return;
        }
        if (!promote_backup(p)) {
            print_frame(p);
            kpanic("%s (%d), its own signal manager, dies of signal %d",
                p->p_name, p->p_endpoint, sig);
        }
        manager_e = p->p_priv->s_sig_mgr;
    }
    manager = endpoint_lookup(manager_e);
    if (manager == NULL)
        kpanic("%s (%d) has no signal manager (%d)", p->p_name, p->p_endpoint,
            manager_e);
    sigset_add(&p->p_pending, sig);
    if (!rts_isset(p, RTS_SIGNALED)) {
        rts_set(p, RTS_SIGNALED | RTS_SIG_PENDING);
        if (lethal(sig) || sig == SIGKILL)
            release_manager(manager, p);
        send_sig(manager, SIGKSIG);
    }
}

/* A service that the kernel schedules takes the time of all below it, and nobody
 * can end RS or VM when they do not listen: one that ran for so many ticks
 * without a receive, or an ordinary one without a kernel call, dies.  RS only if
 * somebody can take over. */
void
watch_for_loop(struct proc *p)
{
    const struct priv *sp = p->p_priv;

    if (!(sp->s_flags & SYS_PROC) || p->p_scheduler != NULL ||
        ++p->p_deaf_ticks < MAX_DEAF_TICKS)
        return;
    p->p_deaf_ticks = 0;
    if (!(sp->s_flags & ROOT_SYS_PROC) || sp->s_bak_sig_mgr != NONE) {
        printk("%s (%d) does not listen\n", p->p_name, p->p_endpoint);
        cause_sig(p, SIGABRT);
    }
}
