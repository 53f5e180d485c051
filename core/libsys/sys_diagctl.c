/* The log and the end of the machine; see kernel/system/do_diagctl.c. */
#include <minix/syslib.h>
#include <string.h>

int
sys_diagctl(int code, char *text, int len)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_diagctl.code = code;
    m.m_lsys_krn_sys_diagctl.buf = (vir_bytes) text;
    m.m_lsys_krn_sys_diagctl.len = len;
    return _kernel_call(SYS_DIAGCTL, &m);
}

int
sys_diagctl_stacktrace(endpoint_t proc)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_diagctl.code = DIAGCTL_CODE_STACKTRACE;
    m.m_lsys_krn_sys_diagctl.endpt = proc;
    return _kernel_call(SYS_DIAGCTL, &m);
}

int
sys_abort(int how)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_abort.how = how;
    return _kernel_call(SYS_ABORT, &m);
}
