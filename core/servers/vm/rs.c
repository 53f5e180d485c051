/* What RS asks of VM for updates and for the rights of services. */
#include "vm.h"

#define PINNED_STACK (256 * 1024)

/* in: ep, buf (call mask in RS, 0: none given), sys_proc */
int
do_rs_set_priv(message *m)
{
    struct vmproc *p = proc_of(m->m_lsys_vm_rs_set_priv.ep);
    static const int BASIC[] = { VM_BASIC_CALLS };
    unsigned i;
    int r = OK;

    if (p == NULL)
        return EINVAL;
    memset(p->calls, 0, sizeof(p->calls));
    if (m->m_lsys_vm_rs_set_priv.buf != 0)
        r = sys_datacopy(m->m_source, m->m_lsys_vm_rs_set_priv.buf, SELF,
            (vir_bytes) p->calls, sizeof(p->calls));
    for (i = 0; i < sizeof(BASIC) / sizeof(BASIC[0]); i++)
        SET_BIT(p->calls, BASIC[i] - VM_RQ_BASE);
    p->is_service = m->m_lsys_vm_rs_set_priv.sys_proc;
    return r;
}

/* The mapped memory of the old instance also becomes the new one's, at the
 * same addresses; what the new one has there already stays. */
static int
inherit_mappings(struct vmproc *old, struct vmproc *new)
{
    const struct region *r;
    int result = OK;

    for (r = old->regions; result == OK && r != NULL; r = r->next) {
        if (r->start < VM_MMAP_BASE || r->start >= VM_MMAP_TOP)
            continue;
        if (region_is_free(new, r->start, r->length))
            result = region_share(old, r, new);
    }
    return result;
}

static int
has_prealloc(const struct vmproc *p)
{
    const struct region *r;

    for (r = p->regions; r != NULL; r = r->next)
        if (r->flags & VR_PREALLOC)
            return TRUE;
    return FALSE;
}

/* Swap the processes of two endpoints. in: src, dst (endpoints), flags
 * (SEF_LU_NOMMAP, SYS_UPD_ROLLBACK, SYS_UPD_SWAPPED). All memory is had before
 * the swap. A caller that is one of the two hears the answer where it is
 * afterwards; what RS swapped by the kernel, it was before. */
int
do_rs_update(message *m)
{
    struct vmproc *src = proc_of(m->m_lsys_vm_update.src);
    struct vmproc *dst = proc_of(m->m_lsys_vm_update.dst);
    int flags = m->m_lsys_vm_update.flags, r = OK;
    int swapped = flags & SYS_UPD_SWAPPED;
    int move = !(flags & (SEF_LU_NOMMAP | SYS_UPD_ROLLBACK)) && !swapped;

    if (src == NULL || dst == NULL || src == dst)
        return EINVAL;
    if (move && has_prealloc(dst))
        return ENOSYS;
    if (move)
        r = inherit_mappings(src, dst);
    if (r == OK && !swapped)
        r = sys_update(src->endpoint, dst->endpoint, flags & SYS_UPD_ROLLBACK);
    if (r != OK)
        return r;
    proc_swap(src, dst);
    if (swapped)
        return OK;
    if (m->m_source == src->endpoint)
        m->m_source = dst->endpoint;
    else if (m->m_source == dst->endpoint)
        m->m_source = src->endpoint;
    return OK;
}

/* Before VM itself stops: whatever an update will need of it. */
int
do_rs_prepare(message *m)
{
    struct vmproc *src = proc_of(m->m_lsys_vm_update.src);
    struct vmproc *dst = proc_of(m->m_lsys_vm_update.dst);

    if (src == NULL || dst == NULL)
        return EINVAL;
    if (m->m_lsys_vm_update.flags & SEF_LU_NOMMAP)
        return OK;
    return inherit_mappings(src, dst);
}

static int
prealloc_map(struct vmproc *p, message *m)
{
    vir_bytes length = PAGE_UP(m->m_lsys_vm_rs_memctl.len), at;
    int r;

    at = region_free_space(p, length);
    if (at == 0)
        return ENOMEM;
    r = region_add(p, at, length, VR_PROT | VR_PREALLOC, NULL);
    if (r == OK)
        r = region_touch(p, at, length, TRUE);
    if (r != OK) {
        region_drop_range(p, at, length);
        return r;
    }
    m->m_lsys_vm_rs_memctl.addr = at;
    m->m_lsys_vm_rs_memctl.len = length;
    return OK;
}

/* Everything present and, where it may be written, writable: the process never
 * faults from now on, as what runs while VM stands still has nobody to ask for
 * one more page. Of the stack it is the upper part: RS and VM have no recursion
 * and no large locals; their deepest calls need some 20 KB. */
static int
pin(struct vmproc *p)
{
    const struct region *r;
    int result = OK;

    for (r = p->regions; result == OK && r != NULL; r = r->next) {
        vir_bytes unused = (r->flags & VR_STACK) && r->length > PINNED_STACK
            ? r->length - PINNED_STACK
            : 0;

        if (!(r->flags & VR_DEVICE) && (r->flags & VR_READ))
            result = region_touch(p, r->start + unused, r->length - unused,
                r->flags & VR_WRITE);
    }
    return result;
}

/* A service that RS has made becomes one that can take VM's place. */
static int
make_vm(struct vmproc *p, endpoint_t caller)
{
    if (caller != RS_PROC_NR || !p->is_service)
        return EPERM;
    pt_open_window(p->root);
    return pin(p);
}

int
do_rs_memctl(message *m)
{
    struct vmproc *p = proc_of(m->m_lsys_vm_rs_memctl.endpt);
    const struct region *r;

    if (p == NULL)
        return EINVAL;
    switch (m->m_lsys_vm_rs_memctl.req) {
    case VM_RS_MEM_PIN: return pin(p);
    case VM_RS_MEM_MAKE_VM: return make_vm(p, m->m_source);
    case VM_RS_MEM_HEAP_PREALLOC: {
        vir_bytes end = 0;

        for (r = p->regions; r != NULL && r->start < VM_MMAP_BASE; r = r->next)
            end = r->start + r->length;
        m->m_lsys_vm_rs_memctl.addr = end + m->m_lsys_vm_rs_memctl.len;
        return brk_for(p, m->m_lsys_vm_rs_memctl.addr, TRUE);
    }
    case VM_RS_MEM_MAP_PREALLOC: return prealloc_map(p, m);
    case VM_RS_MEM_GET_PREALLOC_MAP:
        m->m_lsys_vm_rs_memctl.addr = 0;
        m->m_lsys_vm_rs_memctl.len = 0;
        for (r = p->regions; r != NULL; r = r->next)
            if (r->flags & VR_PREALLOC) {
                m->m_lsys_vm_rs_memctl.addr = r->start;
                m->m_lsys_vm_rs_memctl.len = r->length;
            }
        return OK;
    default: return EINVAL;
    }
}
