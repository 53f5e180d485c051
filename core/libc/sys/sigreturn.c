/* The way back from a signal handler, called by arch/sigreturn.S. */
#include <lib.h>
#include <minix/sigframe.h>
#include <string.h>

void sigreturn(struct sigcontext *context);

void
sigreturn(struct sigcontext *context)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_sigset.ctx = (vir_bytes) context;
    m.m_lc_pm_sigset.set = context->sc_mask;
    _syscall(PM_PROC_NR, PM_SIGRETURN, &m);
}
