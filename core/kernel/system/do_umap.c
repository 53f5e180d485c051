/* SYS_UMAP, SYS_UMAP_REMOTE: physical address of a contiguous range.
 *   in:  src_endpt, segment (VIR_ADDR, or MEM_GRANT: src_addr is a grant of
 *        src_endpt to the caller or to dst_endpt), src_addr, nr_bytes
 *   out: dst_addr
 * SYS_VUMAP: physical ranges behind vectors of grants or addresses.
 *   in:  endpt (granter, SELF for addresses), vaddr, vcount, paddr, pmax,
 *        access (VUA_*), offset;  out: pcount */
#include "../kernel.h"
#include <minix/safecopies.h>

static int
contiguous(const struct proc *p, vir_bytes va, size_t n, int write,
    phys_bytes *pa)
{
    phys_bytes first = vm_lookup(p, va, write);
    size_t done = VM_PAGE_SIZE - va % VM_PAGE_SIZE;

    if (first == 0)
        return EFAULT;
    for (; done < n; done += VM_PAGE_SIZE)
        if (vm_lookup(p, va + done, write) != first + done)
            return EFAULT;
    *pa = first;
    return OK;
}

static int
umap(struct proc *caller, message *m, struct proc *grantee)
{
    endpoint_t e = m->m_lsys_krn_sys_umap.src_endpt;
    struct proc *p = e == SELF ? caller : endpoint_lookup(e);
    vir_bytes va = m->m_lsys_krn_sys_umap.src_addr;
    size_t n = m->m_lsys_krn_sys_umap.nr_bytes;
    phys_bytes pa;
    int r;

    if (p == NULL || grantee == NULL)
        return EINVAL;
    if (m->m_lsys_krn_sys_umap.segment == MEM_GRANT) {
        r = grant_resolve(grantee, p->p_endpoint, va, 0, n, 0, &p, &va);
        if (r != OK)
            return r;
    }
    if (n == 0 || vm_lookup(p, va, FALSE) == 0)
        return vm_wait(caller, p, va, MAX(n, 1), FALSE);
    r = contiguous(p, va, n, FALSE, &pa);
    if (r == OK)
        m->m_krn_lsys_sys_umap.dst_addr = pa;
    return r;
}

int
do_umap(struct proc *caller, message *m)
{
    return umap(caller, m, caller);
}

int
do_umap_remote(struct proc *caller, message *m)
{
    endpoint_t e = m->m_lsys_krn_sys_umap.dst_endpt;

    return umap(caller, m, e == SELF ? caller : endpoint_lookup(e));
}

#define VUMAP_MAX 64

int
do_vumap(struct proc *caller, message *m)
{
    static struct vumap_vir vvec[VUMAP_MAX];
    static struct vumap_phys pvec[VUMAP_MAX];
    endpoint_t granter = m->m_lsys_krn_sys_vumap.endpt;
    int vcount = m->m_lsys_krn_sys_vumap.vcount;
    int pmax = m->m_lsys_krn_sys_vumap.pmax, pcount = 0, i, r;
    int access = m->m_lsys_krn_sys_vumap.access;
    size_t offset = m->m_lsys_krn_sys_vumap.offset;

    if (vcount <= 0 || vcount > VUMAP_MAX || pmax <= 0)
        return EINVAL;
    pmax = MIN(pmax, VUMAP_MAX);
    r = copy_in(caller, caller, m->m_lsys_krn_sys_vumap.vaddr, vvec,
        vcount * sizeof(vvec[0]));
    if (r != OK)
        return r;
    for (i = 0; i < vcount && pcount < pmax; i++) {
        size_t n = vvec[i].vv_size;
        struct proc *p = caller;
        vir_bytes va = vvec[i].vv_addr + offset;

        if (offset >= n) {
            offset -= n;
            continue;
        }
        n -= offset;
        if (granter != SELF) {
            r = grant_resolve(caller, granter, vvec[i].vv_grant, offset, n,
                (access & VUA_READ ? CPF_READ : 0) |
                    (access & VUA_WRITE ? CPF_WRITE : 0),
                &p, &va);
            if (r != OK)
                return r;
        }
        offset = 0;
        while (n > 0 && pcount < pmax) {
            phys_bytes pa = vm_lookup(p, va, access & VUA_WRITE);
            size_t part = MIN(n, VM_PAGE_SIZE - va % VM_PAGE_SIZE);

            if (pa == 0)
                return vm_wait(caller, p, va, n, access & VUA_WRITE);
            while (part < n &&
                vm_lookup(p, va + part, access & VUA_WRITE) == pa + part)
                part += MIN(n - part, VM_PAGE_SIZE);
            pvec[pcount].vp_addr = pa;
            pvec[pcount++].vp_size = part;
            va += part;
            n -= part;
        }
    }
    m->m_krn_lsys_sys_vumap.pcount = pcount;
    return copy_out(caller, pvec, caller, m->m_lsys_krn_sys_vumap.paddr,
        pcount * sizeof(pvec[0]));
}
