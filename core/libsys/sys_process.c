/* Kernel calls on processes; see kernel/system/do_fork.c, do_exec.c,
 * do_clear.c, do_update.c, do_runctl.c, do_schedule.c. */
#include <minix/syslib.h>
#include <errno.h>
#include <string.h>

int
sys_fork(endpoint_t parent, endpoint_t slot, endpoint_t *child, uint32_t flags,
    vir_bytes *msgaddr)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_fork.endpt = parent;
    m.m_lsys_krn_sys_fork.slot = slot;
    m.m_lsys_krn_sys_fork.flags = flags;
    r = _kernel_call(SYS_FORK, &m);
    *child = m.m_krn_lsys_sys_fork.endpt;
    *msgaddr = m.m_krn_lsys_sys_fork.msgaddr;
    return r;
}

int
sys_exec(endpoint_t proc, vir_bytes stack, vir_bytes name, vir_bytes ip,
    vir_bytes ps_str)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_exec.endpt = proc;
    m.m_lsys_krn_sys_exec.stack = stack;
    m.m_lsys_krn_sys_exec.name = name;
    m.m_lsys_krn_sys_exec.ip = ip;
    m.m_lsys_krn_sys_exec.ps_str = ps_str;
    return _kernel_call(SYS_EXEC, &m);
}

int
sys_clear(endpoint_t proc)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_clear.endpt = proc;
    return _kernel_call(SYS_CLEAR, &m);
}

int
sys_exit(void)
{
    message m;

    memset(&m, 0, sizeof(m));
    return _kernel_call(SYS_EXIT, &m);
}

int
sys_update(endpoint_t src, endpoint_t dst, int flags)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_update.src = src;
    m.m_lsys_krn_sys_update.dst = dst;
    m.m_lsys_krn_sys_update.flags = flags;
    return _kernel_call(SYS_UPDATE, &m);
}

int
sys_runctl(endpoint_t proc, int action, int flags)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_runctl.endpt = proc;
    m.m_lsys_krn_sys_runctl.action = action;
    m.m_lsys_krn_sys_runctl.flags = flags;
    return _kernel_call(SYS_RUNCTL, &m);
}

int
sys_seteuid(endpoint_t proc, uid_t euid, pid_t pid)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_seteuid.endpt = proc;
    m.m_lsys_krn_sys_seteuid.euid = euid;
    m.m_lsys_krn_sys_seteuid.pid = pid;
    return _kernel_call(SYS_SETEUID, &m);
}

int
sys_schedule(endpoint_t proc, int priority, int quantum, int cpu, int niced)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_schedule.endpoint = proc;
    m.m_lsys_krn_schedule.priority = priority;
    m.m_lsys_krn_schedule.quantum = quantum;
    m.m_lsys_krn_schedule.cpu = cpu;
    m.m_lsys_krn_schedule.niced = niced;
    return _kernel_call(SYS_SCHEDULE, &m);
}

int
sys_schedctl(unsigned flags, endpoint_t proc, int priority, int quantum,
    int cpu)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_schedctl.flags = flags;
    m.m_lsys_krn_schedctl.endpoint = proc;
    m.m_lsys_krn_schedctl.priority = priority;
    m.m_lsys_krn_schedctl.quantum = quantum;
    m.m_lsys_krn_schedctl.cpu = cpu;
    return _kernel_call(SYS_SCHEDCTL, &m);
}

int
sys_statectl(int request, void *address, int length)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_statectl.request = request;
    m.m_lsys_krn_sys_statectl.address = (vir_bytes) address;
    m.m_lsys_krn_sys_statectl.length = length;
    return _kernel_call(SYS_STATECTL, &m);
}
