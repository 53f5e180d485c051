/* Signals; see kernel/system/do_signal.c. */
#include <minix/syslib.h>
#include <string.h>

int
sys_kill(endpoint_t proc, int sig)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_sigcalls.endpt = proc;
    m.m_sigcalls.sig = sig;
    return _kernel_call(SYS_KILL, &m);
}

int
sys_getksig(endpoint_t *proc, sigset_t *map)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    r = _kernel_call(SYS_GETKSIG, &m);
    *proc = m.m_sigcalls.endpt;
    *map = m.m_sigcalls.map;
    return r;
}

int
sys_endksig(endpoint_t proc)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_sigcalls.endpt = proc;
    return _kernel_call(SYS_ENDKSIG, &m);
}

int
sys_sigsend(endpoint_t proc, struct sigmsg *sig)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_sigcalls.endpt = proc;
    m.m_sigcalls.sigctx = (vir_bytes) sig;
    return _kernel_call(SYS_SIGSEND, &m);
}

int
sys_sigreturn(endpoint_t proc, void *sigctx)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_sigcalls.endpt = proc;
    m.m_sigcalls.sigctx = (vir_bytes) sigctx;
    return _kernel_call(SYS_SIGRETURN, &m);
}
