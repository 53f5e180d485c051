/* Requests to VM; see servers/vm. Negative errors, or MAP_FAILED. */
#include <minix/syslib.h>
#include <minix/vm.h>
#include <errno.h>
#include <string.h>

static int
call(int nr, message *m)
{
    return _taskcall(VM_PROC_NR, nr, m);
}

int
vm_exit(endpoint_t ep)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_vm_exit.endpt = ep;
    return call(VM_EXIT, &m);
}

int
vm_willexit(endpoint_t ep)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_vm_exit.endpt = ep;
    return call(VM_WILLEXIT, &m);
}

int
vm_fork(endpoint_t parent, int slot, endpoint_t *child)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_vm_fork.parent = parent;
    m.m_lsys_vm_fork.slot = slot;
    r = call(VM_FORK, &m);
    *child = m.m_lsys_vm_fork.child;
    return r;
}

int
vm_brk_for(endpoint_t ep, vir_bytes addr)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_vm_rs_memctl.endpt = ep;
    m.m_lsys_vm_rs_memctl.req = VM_RS_MEM_HEAP_PREALLOC;
    m.m_lsys_vm_rs_memctl.addr = addr;
    return call(VM_RS_MEMCTL, &m);
}

void *
vm_mmap_for(endpoint_t ep, vir_bytes addr, size_t len, int prot, int flags)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_mmap.addr = addr;
    m.m_mmap.len = len;
    m.m_mmap.prot = prot;
    m.m_mmap.flags = flags | MAP_THIRDPARTY;
    m.m_mmap.fd = -1;
    m.m_mmap.forwhom = ep;
    if (call(VM_MMAP, &m) != OK)
        return MAP_FAILED;
    return (void *) m.m_mmap.retaddr;
}

int
vm_protect_for(endpoint_t ep, vir_bytes addr, size_t len, int prot)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_vm_procctl.who = ep;
    m.m_lsys_vm_procctl.param = VMPPARAM_PROTECT;
    m.m_lsys_vm_procctl.m1 = addr;
    m.m_lsys_vm_procctl.len = len;
    m.m_lsys_vm_procctl.flags = prot;
    return call(VM_PROCCTL, &m);
}

void *
vm_map_phys(endpoint_t who, void *physaddr, size_t len)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_vm_map_phys.ep = who;
    m.m_lsys_vm_map_phys.phaddr = (phys_bytes) physaddr;
    m.m_lsys_vm_map_phys.len = len;
    if (call(VM_MAP_PHYS, &m) != OK)
        return MAP_FAILED;
    return (void *) m.m_lsys_vm_map_phys.reply;
}

int
vm_unmap_phys(endpoint_t who, void *vaddr, size_t len)
{
    message m;

    (void) len;
    memset(&m, 0, sizeof(m));
    m.m_lsys_vm_unmap_phys.ep = who;
    m.m_lsys_vm_unmap_phys.vaddr = (vir_bytes) vaddr;
    return call(VM_UNMAP_PHYS, &m);
}

int
vm_set_priv(endpoint_t ep, void *mask, int sys_proc)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_vm_rs_set_priv.ep = ep;
    m.m_lsys_vm_rs_set_priv.buf = (vir_bytes) mask;
    m.m_lsys_vm_rs_set_priv.sys_proc = sys_proc;
    return call(VM_RS_SET_PRIV, &m);
}

static int
update_call(int nr, endpoint_t src, endpoint_t dst, int flags)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_vm_update.src = src;
    m.m_lsys_vm_update.dst = dst;
    m.m_lsys_vm_update.flags = flags;
    return call(nr, &m);
}

int
vm_update(endpoint_t src, endpoint_t dst, int flags)
{
    return update_call(VM_RS_UPDATE, src, dst, flags);
}

int
vm_prepare(endpoint_t src, endpoint_t dst, int flags)
{
    return update_call(VM_RS_PREPARE, src, dst, flags);
}

int
vm_memctl(endpoint_t ep, int req, void **addr, size_t *len)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_vm_rs_memctl.endpt = ep;
    m.m_lsys_vm_rs_memctl.req = req;
    m.m_lsys_vm_rs_memctl.addr = addr != NULL ? (vir_bytes) *addr : 0;
    m.m_lsys_vm_rs_memctl.len = len != NULL ? *len : 0;
    r = call(VM_RS_MEMCTL, &m);
    if (addr != NULL)
        *addr = (void *) m.m_lsys_vm_rs_memctl.addr;
    if (len != NULL)
        *len = m.m_lsys_vm_rs_memctl.len;
    return r;
}

int
vm_procctl_clear(endpoint_t ep)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_vm_procctl.who = ep;
    m.m_lsys_vm_procctl.param = VMPPARAM_CLEAR;
    return call(VM_PROCCTL, &m);
}
