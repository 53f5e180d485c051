/* VM's kernel calls; see kernel/system/do_vmctl.c. */
#include <minix/syslib.h>
#include <string.h>

int
sys_vmctl(endpoint_t who, int param, uint32_t value)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_vmctl.who = who;
    m.m_lsys_krn_sys_vmctl.param = param;
    m.m_lsys_krn_sys_vmctl.value = value;
    return _kernel_call(SYS_VMCTL, &m);
}

/* ptroot_v, the directory's address in VM, matters to MINIX only. */
int
sys_vmctl_set_addrspace(endpoint_t who, phys_bytes ptroot, void *ptroot_v)
{
    message m;

    (void) ptroot_v;
    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_vmctl.who = who;
    m.m_lsys_krn_sys_vmctl.param = VMCTL_SETADDRSPACE;
    m.m_lsys_krn_sys_vmctl.ptroot = ptroot;
    return _kernel_call(SYS_VMCTL, &m);
}

int
sys_vmctl_get_memreq(endpoint_t *who, vir_bytes *mem, vir_bytes *len,
    int *write, endpoint_t *requestor, int *type)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_vmctl.who = SELF;
    m.m_lsys_krn_sys_vmctl.param = VMCTL_MEMREQ_GET;
    r = _kernel_call(SYS_VMCTL, &m);
    *who = m.m_krn_lsys_sys_vmctl.who;
    *mem = m.m_krn_lsys_sys_vmctl.addr;
    *len = m.m_krn_lsys_sys_vmctl.len;
    *write = m.m_krn_lsys_sys_vmctl.flag;
    *requestor = m.m_krn_lsys_sys_vmctl.requestor;
    *type = m.m_krn_lsys_sys_vmctl.type;
    return r;
}

int
sys_vmctl_get_pdbr(endpoint_t who, phys_bytes *ptroot)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_vmctl.who = who;
    m.m_lsys_krn_sys_vmctl.param = VMCTL_GET_PDBR;
    r = _kernel_call(SYS_VMCTL, &m);
    *ptroot = m.m_krn_lsys_sys_vmctl.value;
    return r;
}
