/* The way back from a signal handler, called by arch/sigreturn.S. */
#include <lib.h>
#include <string.h>

void sigreturn(void *context);

void
sigreturn(void *context)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_sigset.ctx = (vir_bytes) context;
    _syscall(PM_PROC_NR, PM_SIGRETURN, &m);
}
