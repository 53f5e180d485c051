/*
 * Signals.
 *
 * A notification from SYSTEM carries a set of kernel signals.  SIGKSIG means
 * that processes managed by this service have signals pending; those are
 * fetched one process at a time.  Everything else, and SIGS_SIGNAL_RECEIVED
 * from a service, is a signal for this service itself.
 */
#include <errno.h>
#include <signal.h>
#include <minix/syslib.h>
#include "sef_private.h"

#define FIRST_KERNEL_SIGNAL SIGSNDELAY
#define END_OF_SIGNALS (SIGKSIG + 1)

static sef_cb_signal_handler_t sef_cb_signal_handler =
    SEF_CB_SIGNAL_HANDLER_DEFAULT;
static sef_cb_signal_manager_t sef_cb_signal_manager =
    SEF_CB_SIGNAL_MANAGER_DEFAULT;

void
sef_setcb_signal_handler(sef_cb_signal_handler_t cb)
{
    sef_cb_signal_handler = cb;
}

void
sef_setcb_signal_manager(sef_cb_signal_manager_t cb)
{
    sef_cb_signal_manager = cb;
}

/* The service's own callback, which may end it. */
void
sef_handle_signal(int signo)
{
    sef_cb_signal_handler(signo);
}

static int
has_signal(const sigset_t *set, int signo)
{
    unsigned bit = signo - 1;

    return (set->__bits[bit / 32] >> (bit % 32)) & 1;
}

/* The manager says EDEADEPT when it has ended the signal, or the target. */
static void
manage_signals(void)
{
    endpoint_t target;
    sigset_t set;
    int signo, r;

    while (sys_getksig(&target, &set) == OK && target != NONE) {
        r = OK;
        for (signo = 1; signo < END_OF_SIGNALS && r != EDEADEPT; signo++) {
            if (has_signal(&set, signo))
                r = sef_cb_signal_manager(target, signo);
        }
        if (r != EDEADEPT)
            sys_endksig(target);
    }
}

int
sef_signal_intercept(const message *m, int status)
{
    sigset_t set;
    int signo;

    if (is_ipc_notify(status)) {
        if (m->m_source != SYSTEM)
            return 0;
        set = m->m_notify.sigset;
        for (signo = FIRST_KERNEL_SIGNAL; signo < END_OF_SIGNALS; signo++) {
            if (!has_signal(&set, signo))
                continue;
            if (signo == SIGKSIG || signo == SIGKSIGSM)
                manage_signals();
            else
                sef_handle_signal(signo);
        }
        return 1;
    }
    if (m->m_type == SIGS_SIGNAL_RECEIVED && m->m_source < INIT_PROC_NR) {
        sef_handle_signal(m->m_pm_lsys_sigs_signal.num);
        return 1;
    }
    return 0;
}

void
sef_cb_signal_handler_null(int signo)
{
    (void) signo;
}

void
sef_cb_signal_handler_term(int signo)
{
    if (signo == SIGTERM)
        sef_exit(1);
}

void
sef_cb_signal_handler_posix_default(int signo)
{
    switch (signo) {
    case SIGTERM:
    case SIGINT:
    case SIGQUIT:
    case SIGHUP: sef_exit(1);
    default: break;
    }
}

int
sef_cb_signal_manager_null(endpoint_t target, int signo)
{
    (void) target;
    (void) signo;
    return OK;
}
