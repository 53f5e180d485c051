/* VM_INFO: memory in numbers, and the regions of a process.
 *   in: what (VMIW_*), ep, count, ptr (in the caller), next (first address)
 *   out (REGION): count, next */
#include "vm.h"

static int
regions(message *m, struct vmproc *p)
{
    struct vm_region_info info[MAX_VRI_COUNT];
    int room = MIN(m->m_lsys_vm_info.count, MAX_VRI_COUNT), n = 0;
    const struct region *r;

    for (r = p->regions; r != NULL && n < room; r = r->next) {
        if (r->start < m->m_lsys_vm_info.next)
            continue;
        info[n].vri_addr = r->start;
        info[n].vri_length = r->length;
        info[n].vri_prot = (r->flags & VR_READ ? PROT_READ : 0) |
            (r->flags & VR_WRITE ? PROT_WRITE : 0);
        info[n++].vri_flags = r->flags & VR_SHARED ? MAP_SHARED : MAP_PRIVATE;
    }
    if (n > 0)
        m->m_lsys_vm_info.next = info[n - 1].vri_addr + info[n - 1].vri_length;
    m->m_lsys_vm_info.count = n;
    return sys_datacopy(SELF, (vir_bytes) info, m->m_source,
        m->m_lsys_vm_info.ptr, n * sizeof(info[0]));
}

static int
usage(message *m, struct vmproc *p)
{
    struct vm_usage_info vui;
    const struct region *r;
    vir_bytes va;

    memset(&vui, 0, sizeof(vui));
    for (r = p->regions; r != NULL; r = r->next)
        for (va = r->start; va < r->start + r->length; va += VM_PAGE_SIZE) {
            uint32_t *e = pt_entry(p->root, va, FALSE);

            if (e == NULL || (*e & PTE_FRAME) == 0 || (*e & PTE_DEVICE))
                continue;
            vui.vui_total += VM_PAGE_SIZE;
            if (page_refs(*e & PTE_FRAME) > 1)
                vui.vui_common += VM_PAGE_SIZE;
        }
    return sys_datacopy(SELF, (vir_bytes) &vui, m->m_source,
        m->m_lsys_vm_info.ptr, sizeof(vui));
}

int
do_info(message *m)
{
    endpoint_t who = m->m_lsys_vm_info.ep;
    struct vmproc *p = proc_of(who == SELF ? m->m_source : who);
    struct vm_stats_info vsi;

    if (p == NULL)
        return EINVAL;
    switch (m->m_lsys_vm_info.what) {
    case VMIW_STATS:
        memset(&vsi, 0, sizeof(vsi));
        vsi.vsi_pagesize = VM_PAGE_SIZE;
        page_stats(&vsi.vsi_total, &vsi.vsi_free, &vsi.vsi_largest);
        return sys_datacopy(SELF, (vir_bytes) &vsi, m->m_source,
            m->m_lsys_vm_info.ptr, sizeof(vsi));
    case VMIW_USAGE: return usage(m, p);
    case VMIW_REGION: return regions(m, p);
    default: return EINVAL;
    }
}
