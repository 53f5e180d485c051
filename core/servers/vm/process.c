/* VM_FORK, VM_EXIT, VM_WILLEXIT, VM_PROCCTL: address spaces as a whole. */
#include "vm.h"

static void
destroy(struct vmproc *p)
{
    regions_clear(p);
    pt_free(p->root);
    p->endpoint = NONE;
    p->root = 0;
}

static int
copy_regions(struct vmproc *from, struct vmproc *to)
{
    const struct region *r;
    int result = OK;

    for (r = from->regions; result == OK && r != NULL; r = r->next)
        result = from->is_service ? region_copy(from, r, to)
                                  : region_share(from, r, to);
    return result;
}

/* A service (only RS forks) keeps its pages writable: the kernel writes into
 * them while VM may be stopped. So its child gets copies at once. */
int
do_fork(message *m)
{
    struct vmproc *parent = proc_of(m->m_lsys_vm_fork.parent), *child;
    int slot = m->m_lsys_vm_fork.slot, r;
    endpoint_t child_e;
    vir_bytes msgaddr;

    if (parent == NULL || slot < 0 || slot >= NR_PROCS ||
        vmproc[slot].endpoint != NONE)
        return EINVAL;
    child = &vmproc[slot];
    memset(child, 0, sizeof(*child));
    child->endpoint = NONE;
    child->root = pt_new();
    if (child->root == 0)
        return ENOMEM;
    r = copy_regions(parent, child);
    if (r == OK)
        r = sys_fork(parent->endpoint, slot, &child_e, PFF_VMINHIBIT, &msgaddr);
    if (r != OK) {
        destroy(child);
        return r;
    }
    child->endpoint = child_e;
    if (!parent->is_service)
        memcpy(child->calls, parent->calls, sizeof(child->calls));
    r = sys_vmctl_set_addrspace(child_e, child->root, WINDOW(child->root));
    if (r != OK)
        panic("kernel refuses address space of %d: %d", child_e, r);
    m->m_lsys_vm_fork.child = child_e;
    return OK;
}

/* WILLEXIT comes while the process still exists and needs nothing. */
int
do_exit(message *m)
{
    struct vmproc *p = proc_of(m->m_lsys_vm_exit.endpt);

    if (p == NULL)
        return EINVAL;
    if (m->m_type == VM_EXIT)
        destroy(p);
    return OK;
}

/* CLEAR: the memory of a process that becomes another program.
 * PROTECT (ours): [m1, m1 + len), one region, gets protection `flags`.
 * HANDLEMEM: make a range of another process present. */
int
do_procctl(message *m)
{
    struct vmproc *p = proc_of(m->m_lsys_vm_procctl.who);
    int flags = m->m_lsys_vm_procctl.flags;

    if (p == NULL)
        return EINVAL;
    switch (m->m_lsys_vm_procctl.param) {
    case VMPPARAM_CLEAR: regions_clear(p); return OK;
    case VMPPARAM_PROTECT:
        return region_protect(p, m->m_lsys_vm_procctl.m1,
            PAGE_UP(m->m_lsys_vm_procctl.len),
            (flags & (PROT_READ | PROT_EXEC) ? VR_READ : 0) |
                (flags & PROT_WRITE ? VR_PROT : 0));
    case VMPPARAM_HANDLEMEM:
        return region_touch(p, m->m_lsys_vm_procctl.m1,
            m->m_lsys_vm_procctl.len, flags & PROT_WRITE);
    default: return EINVAL;
    }
}
