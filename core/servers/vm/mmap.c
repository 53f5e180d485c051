/* VM_BRK, VM_MMAP, VM_MUNMAP, VM_MAP_PHYS, VM_UNMAP_PHYS: memory of a process
 * on its own request, or (mmap with forwhom) on that of PM, VFS and RS while
 * they build a program. */
#include "vm.h"

/* The heap ends (exclusive) at PAGE_UP(end). eager: pages at once. */
int
brk_for(struct vmproc *p, vir_bytes end, int eager)
{
    struct region *r, *heap = NULL;
    vir_bytes base = 0, top = PAGE_UP(end);
    int result;

    for (r = p->regions; r != NULL && r->start < VM_MMAP_BASE; r = r->next) {
        if (r->flags & VR_HEAP)
            heap = r;
        else
            base = MAX(base, r->start + r->length);
    }
    if (heap != NULL)
        base = heap->start;
    if (top < base || top > VM_MMAP_BASE)
        return top < base ? OK : ENOMEM;
    if (heap != NULL && top < heap->start + heap->length) {
        region_drop_range(p, top, heap->start + heap->length - top);
        return OK;
    }
    if (heap == NULL && top > base) {
        result = region_add(p, base, top - base, VR_PROT | VR_HEAP, &heap);
        if (result != OK)
            return result;
    } else if (heap != NULL) {
        heap->length = top - base;
    }
    return eager ? region_touch(p, base, top - base, TRUE) : OK;
}

int
do_brk(message *m)
{
    return brk_for(proc_of(m->m_source), m->m_lc_vm_brk.addr, FALSE);
}

static int
protection(int prot)
{
    return (prot & (PROT_READ | PROT_WRITE | PROT_EXEC) ? VR_READ : 0) |
        (prot & PROT_WRITE ? VR_WRITE : 0);
}

static int
map_contiguous(struct vmproc *p, struct region *r, int flags)
{
    phys_bytes limit = flags & MAP_LOWER1M ? 0x100000
        : flags & MAP_LOWER16M             ? 0x1000000
                                           : KERNEL_WINDOW_SIZE,
               pa;
    vir_bytes off;

    pa = page_alloc_contig(r->length / VM_PAGE_SIZE, limit);
    if (pa == 0)
        return ENOMEM;
    r->flags |= VR_SHARED;
    for (off = 0; off < r->length; off += VM_PAGE_SIZE) {
        uint32_t *e = pt_entry(p->root, r->start + off, TRUE);

        if (e == NULL) { /* what is not entered goes back */
            for (; off < r->length; off += VM_PAGE_SIZE)
                page_unref(pa + off);
            return ENOMEM;
        }
        *e = (pa + off) | PTE_P | PTE_U | PTE_W;
    }
    return OK;
}

int
do_mmap(message *m)
{
    struct vmproc *p = proc_of(m->m_source);
    vir_bytes at = m->m_mmap.addr, length = PAGE_UP(m->m_mmap.len);
    int flags = m->m_mmap.flags, kind = protection(m->m_mmap.prot), r;
    struct region *made;

    if (flags & MAP_THIRDPARTY) {
        if (m->m_source != RS_PROC_NR && m->m_source != VFS_PROC_NR &&
            m->m_source != PM_PROC_NR)
            return EPERM;
        p = proc_of(m->m_mmap.forwhom);
        if (p == NULL)
            return EINVAL;
    }
    if (!(flags & MAP_ANON) || length == 0 || length < m->m_mmap.len)
        return EINVAL;
    if (flags & MAP_FIXED) {
        if (at % VM_PAGE_SIZE != 0 || at + length > VM_DATATOP ||
            at + length < at)
            return EINVAL;
        region_drop_range(p, at, length);
    } else if (at % VM_PAGE_SIZE != 0 || at < VM_MMAP_BASE ||
        at > VM_MMAP_TOP || length > VM_MMAP_TOP - at ||
        !region_is_free(p, at, length)) {
        at = region_free_space(p, length);
        if (at == 0)
            return ENOMEM;
    }
    if (at + length == VM_STACK_TOP)
        kind |= VR_STACK;
    r = region_add(p, at, length, kind, &made);
    if (r == OK && (flags & MAP_CONTIG))
        r = map_contiguous(p, made, flags);
    else if (r == OK && (flags & MAP_PREALLOC))
        r = region_touch(p, at, length, (kind & VR_WRITE) != 0);
    if (r != OK) {
        region_drop_range(p, at, length);
        return r;
    }
    m->m_mmap.retaddr = at;
    return OK;
}

int
do_munmap(message *m)
{
    struct vmproc *p = proc_of(m->m_source);
    vir_bytes at = m->m_mmap.addr, length = PAGE_UP(m->m_mmap.len);

    if (at % VM_PAGE_SIZE != 0 || length == 0 || at + length < at ||
        at + length > VM_DATATOP)
        return EINVAL;
    region_drop_range(p, at, length);
    return OK;
}

int
do_map_phys(message *m)
{
    endpoint_t who = m->m_lsys_vm_map_phys.ep;
    struct vmproc *p = proc_of(who == SELF ? m->m_source : who);
    phys_bytes pa = PAGE_DOWN(m->m_lsys_vm_map_phys.phaddr);
    vir_bytes skip = m->m_lsys_vm_map_phys.phaddr - pa, at, off;
    vir_bytes length = PAGE_UP(m->m_lsys_vm_map_phys.len + skip);
    int r;

    if (p == NULL || length == 0)
        return EINVAL;
    at = region_free_space(p, length);
    if (at == 0)
        return ENOMEM;
    r = region_add(p, at, length, VR_PROT | VR_SHARED | VR_DEVICE, NULL);
    for (off = 0; r == OK && off < length; off += VM_PAGE_SIZE) {
        uint32_t *e = pt_entry(p->root, at + off, TRUE);

        if (e == NULL)
            r = ENOMEM;
        else
            *e = (pa + off) | PTE_P | PTE_U | PTE_W | PTE_DEVICE;
    }
    if (r != OK) {
        region_drop_range(p, at, length);
        return r;
    }
    m->m_lsys_vm_map_phys.reply = at + skip;
    return OK;
}

int
do_unmap_phys(message *m)
{
    endpoint_t who = m->m_lsys_vm_unmap_phys.ep;
    struct vmproc *p = proc_of(who == SELF ? m->m_source : who);
    struct region *r;

    if (p == NULL)
        return EINVAL;
    r = region_find(p, m->m_lsys_vm_unmap_phys.vaddr);
    if (r == NULL || !(r->flags & VR_DEVICE))
        return EINVAL;
    region_drop_range(p, r->start, r->length);
    return OK;
}
