/* Delivery of signals.
 *
 * A process must stand still before a handler's frame goes onto its stack.
 * If it waits in PM, its call ends with EINTR.  If it may be in VFS, it is
 * stopped, VFS is asked to interrupt its call (VFS_PM_UNPAUSE), and the signal
 * stays pending until VFS answers; see restart_sigs().
 */
#include "pm.h"

static int
default_ignored(int signo)
{
    switch (signo) {
    case SIGCHLD:
    case SIGCONT:
    case SIGURG:
    case SIGWINCH:
    case SIGINFO:
    case SIGIO:
    case SIGSTOP:
    case SIGTSTP:
    case SIGTTIN:
    case SIGTTOU: return 1;
    }
    return 0;
}

/* Faults of the process itself: they cannot be ignored or held back. */
static int
unignorable(int signo)
{
    switch (signo) {
    case SIGILL:
    case SIGTRAP:
    case SIGEMT:
    case SIGFPE:
    case SIGBUS:
    case SIGSEGV: return 1;
    }
    return 0;
}

int
stop_proc(struct mproc *rmp, int may_delay)
{
    int r;

    if (rmp->mp_flags & PROC_STOPPED)
        return 1;
    r = sys_runctl(rmp->mp_endpoint, RC_STOP, may_delay ? RC_DELAY : 0);
    if (r == OK) {
        rmp->mp_flags |= PROC_STOPPED;
        return 1;
    }
    if (!may_delay || r != EBUSY)
        panic("cannot stop %d: %d", rmp->mp_endpoint, r);
    rmp->mp_flags |= DELAY_CALL;
    return 0;
}

static void
resume_proc(struct mproc *rmp)
{
    int r;

    if (!(rmp->mp_flags & PROC_STOPPED))
        return;
    r = sys_runctl(rmp->mp_endpoint, RC_RESUME, 0);
    if (r != OK)
        panic("cannot resume %d: %d", rmp->mp_endpoint, r);
    rmp->mp_flags &= ~(PROC_STOPPED | UNPAUSED);
}

/* Makes the process stand still outside of any call. Result: whether it does
 * already; otherwise it will, and restart_sigs() comes. */
static int
unpause(struct mproc *rmp)
{
    message m;

    if (rmp->mp_flags & (WAITING | SIGSUSPENDED)) {
        stop_proc(rmp, 0);
        if (rmp->mp_flags & SIGSUSPENDED)
            rmp->mp_sigmask = rmp->mp_sigmask2;
        rmp->mp_flags &= ~(WAITING | SIGSUSPENDED);
        reply((int) (rmp - mproc), EINTR);
        return 1;
    }
    if (rmp->mp_flags & UNPAUSED)
        return 1;
    if ((rmp->mp_flags & DELAY_CALL) || !stop_proc(rmp, 1))
        return 0;
    memset(&m, 0, sizeof m);
    m.m_type = VFS_PM_UNPAUSE;
    m.VFS_PM_ENDPT = rmp->mp_endpoint;
    tell_vfs(rmp, &m);
    return 0;
}

/* Lets the kernel build the frame. 0 when the stack cannot hold it. */
static int
send_signal(struct mproc *rmp, int signo)
{
    struct pm_sigaction *act = &rmp->mp_sigact[signo];
    struct sigmsg frame;
    unsigned i;
    int r;

    memset(&frame, 0, sizeof frame);
    frame.sm_signo = signo;
    frame.sm_mask = rmp->mp_sigmask;
    frame.sm_sighandler = act->handler;
    frame.sm_sigreturn = rmp->mp_sigreturn;
    for (i = 0; i < sizeof act->mask.__bits / sizeof act->mask.__bits[0]; i++)
        rmp->mp_sigmask.__bits[i] |= act->mask.__bits[i];
    if (!(act->flags & SA_NODEFER))
        sigaddset(&rmp->mp_sigmask, signo);
    if (act->flags & SA_RESETHAND) {
        sigdelset(&rmp->mp_catch, signo);
        act->handler = HANDLER_DEFAULT;
    }
    r = sys_sigsend(rmp->mp_endpoint, &frame);
    if (r != OK && r != EFAULT && r != ENOMEM)
        panic("cannot signal %d: %d", rmp->mp_endpoint, r);
    if (r == OK && !(rmp->mp_flags & UNPAUSED))
        resume_proc(rmp);
    return r == OK;
}

void
sig_proc(struct mproc *rmp, int signo, int from_kernel)
{
    int fault = from_kernel && unignorable(signo);

    if (!(rmp->mp_flags & IN_USE) || (rmp->mp_flags & (EXITING | ZOMBIE)))
        return;
    if (rmp->mp_flags & PRIV_PROC) {
        if (!from_kernel && signo != SIGCHLD)
            sys_kill(rmp->mp_endpoint, signo);
        return;
    }
    if (rmp->mp_flags & VFS_CALL) {
        sigaddset(&rmp->mp_sigpending, signo);
        stop_proc(rmp, 0);
        return;
    }
    if (!fault && sigismember(&rmp->mp_ignore, signo))
        return;
    if (!fault && sigismember(&rmp->mp_sigmask, signo)) {
        sigaddset(&rmp->mp_sigpending, signo);
        return;
    }
    if (sigismember(&rmp->mp_catch, signo) &&
        !(fault && sigismember(&rmp->mp_sigmask, signo))) {
        if (!unpause(rmp)) {
            sigaddset(&rmp->mp_sigpending, signo);
            return;
        }
        if (send_signal(rmp, signo))
            return;
    } else if (!fault && default_ignored(signo)) {
        return;
    }
    exit_proc(rmp, 0, signo);
}

void
check_pending(struct mproc *rmp)
{
    int signo;

    for (signo = 1; signo < _NSIG; signo++) {
        if (!sigismember(&rmp->mp_sigpending, signo) ||
            sigismember(&rmp->mp_sigmask, signo))
            continue;
        sigdelset(&rmp->mp_sigpending, signo);
        sig_proc(rmp, signo, 0);
        if (rmp->mp_flags & (VFS_CALL | DELAY_CALL | EXITING))
            return;
    }
}

/* VFS has answered: deliver what waited and let the process go on. */
void
restart_sigs(struct mproc *rmp)
{
    if (rmp->mp_flags & (VFS_CALL | DELAY_CALL | EXITING))
        return;
    check_pending(rmp);
    if (!(rmp->mp_flags & (VFS_CALL | DELAY_CALL | EXITING)))
        resume_proc(rmp);
}

/* Sends to one process (id > 0), the caller's group (0), all but init (-1) or
 * a group (id < -1). */
int
check_sig(pid_t id, int signo, int from_kernel)
{
    struct mproc *rmp;
    int result = ESRCH;

    if (signo < 0 || signo >= _NSIG)
        return EINVAL;
    if (id == INIT_PID && signo == SIGKILL)
        return EINVAL;
    for (rmp = &mproc[NR_PROCS - 1]; rmp >= mproc; rmp--) {
        if (!(rmp->mp_flags & IN_USE) || (rmp->mp_flags & TOLD_PARENT))
            continue;
        if (id > 0 && id != rmp->mp_pid)
            continue;
        if (id == 0 && mp->mp_procgrp != rmp->mp_procgrp)
            continue;
        if (id == -1 && rmp->mp_pid <= INIT_PID)
            continue;
        /* Services are of no group: they are meant one by one. */
        if (id <= 0 && (rmp->mp_flags & PRIV_PROC))
            continue;
        if (id < -1 && rmp->mp_procgrp != -id)
            continue;
        if (!from_kernel && mp->mp_effuid != SUPER_USER &&
            mp->mp_realuid != rmp->mp_realuid &&
            mp->mp_effuid != rmp->mp_realuid) {
            if (result != OK)
                result = EPERM;
            continue;
        }
        result = OK;
        if (signo != 0)
            sig_proc(rmp, signo, from_kernel);
        if (id > 0)
            break;
    }
    /* A caller that killed itself gets no answer. */
    if (!from_kernel && (mp->mp_flags & (EXITING | EXIT_LATER)))
        return SUSPEND;
    return result;
}

/* A stop that had to wait until the process had sent: now it has. */
static void
process_delayed_stop(struct mproc *rmp)
{
    if (!(rmp->mp_flags & DELAY_CALL))
        return;
    rmp->mp_flags &= ~DELAY_CALL;
    if (rmp->mp_flags & VFS_CALL)
        return;
    check_pending(rmp);
}

/* SEF's signal manager: a signal that the kernel raised for a process. */
int
process_ksig(endpoint_t target, int signo)
{
    struct mproc *rmp = lookup_endpoint(target);

    if (rmp == NULL || (rmp->mp_flags & EXITING))
        return EDEADEPT;
    if (signo == SIGSNDELAY)
        process_delayed_stop(rmp);
    else if (rmp->mp_pid != PM_PID) {
        mp = rmp;
        check_sig(rmp->mp_pid, signo, 1);
    }
    return (rmp->mp_flags & EXITING) ? EDEADEPT : OK;
}
