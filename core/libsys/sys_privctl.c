/* SYS_PRIVCTL; see kernel/system/do_privctl.c. */
#include <minix/syslib.h>
#include <string.h>

int
sys_privctl(endpoint_t proc, int request, void *arg)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_privctl.endpt = proc;
    m.m_lsys_krn_sys_privctl.request = request;
    m.m_lsys_krn_sys_privctl.arg_ptr = (vir_bytes) arg;
    return _kernel_call(SYS_PRIVCTL, &m);
}

/* From now on proc may read all memory of source (NONE: nobody's). */
int
sys_privctl_state_source(endpoint_t proc, endpoint_t source)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_privctl.endpt = proc;
    m.m_lsys_krn_sys_privctl.request = SYS_PRIV_SET_STATE_SOURCE;
    m.m_lsys_krn_sys_privctl.phys_start = (phys_bytes) source;
    return _kernel_call(SYS_PRIVCTL, &m);
}
