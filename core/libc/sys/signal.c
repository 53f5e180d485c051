/* Signals: sets, dispositions, masks, sending. */
#include <errno.h>
#include <lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define SET_BITS 128 /* the system's own signals go beyond 32 */
#define WORD_OF(sig) (((unsigned) (sig) - 1) / 32)
#define BIT_OF(sig) (1u << (((unsigned) (sig) - 1) % 32))

static int
bad_signal(int sig)
{
    if (sig >= 1 && sig <= SET_BITS)
        return 0;
    errno = EINVAL;
    return -1;
}

int
sigemptyset(sigset_t *set)
{
    memset(set, 0, sizeof *set);
    return 0;
}

int
sigfillset(sigset_t *set)
{
    memset(set, 0xff, sizeof *set);
    return 0;
}

int
sigaddset(sigset_t *set, int sig)
{
    if (bad_signal(sig))
        return -1;
    set->__bits[WORD_OF(sig)] |= BIT_OF(sig);
    return 0;
}

int
sigdelset(sigset_t *set, int sig)
{
    if (bad_signal(sig))
        return -1;
    set->__bits[WORD_OF(sig)] &= ~BIT_OF(sig);
    return 0;
}

int
sigismember(const sigset_t *set, int sig)
{
    if (bad_signal(sig))
        return -1;
    return (set->__bits[WORD_OF(sig)] & BIT_OF(sig)) != 0;
}

int
sigaction(int sig, const struct sigaction *restrict act,
    struct sigaction *restrict old)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_sig.nr = sig;
    m.m_lc_pm_sig.act = (vir_bytes) act;
    m.m_lc_pm_sig.oact = (vir_bytes) old;
    m.m_lc_pm_sig.ret = (vir_bytes) __sigreturn;
    return _syscall(PM_PROC_NR, PM_SIGACTION, &m);
}

void (*signal(int sig, void (*handler)(int)))(int)
{
    struct sigaction act, old;

    memset(&act, 0, sizeof act);
    act.sa_handler = handler;
    act.sa_flags = SA_RESTART;
    return sigaction(sig, &act, &old) == 0 ? old.sa_handler : SIG_ERR;
}

int
kill(pid_t pid, int sig)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_sig.pid = pid;
    m.m_lc_pm_sig.nr = sig;
    return _syscall(PM_PROC_NR, PM_KILL, &m);
}

int
raise(int sig)
{
    return kill(getpid(), sig);
}

static int
set_call(int call, int how, const sigset_t *set, sigset_t *answer)
{
    message m;
    int r;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_sigset.how = how;
    if (set != NULL)
        m.m_lc_pm_sigset.set = *set;
    r = _syscall(PM_PROC_NR, call, &m);
    if (r >= 0 && answer != NULL)
        *answer = m.m_pm_lc_sigset.set;
    return r;
}

int
sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
    static const sigset_t none;

    if (set == NULL) {
        how = SIG_BLOCK;
        set = &none;
    }
    return set_call(PM_SIGPROCMASK, how, set, old);
}

int
sigpending(sigset_t *set)
{
    return set_call(PM_SIGPENDING, 0, NULL, set);
}

int
sigsuspend(const sigset_t *set)
{
    return set_call(PM_SIGSUSPEND, 0, set, NULL);
}

int
pause(void)
{
    sigset_t mask;

    sigprocmask(SIG_BLOCK, NULL, &mask);
    return sigsuspend(&mask);
}
