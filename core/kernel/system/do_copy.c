/* SYS_VIRCOPY, SYS_PHYSCOPY: copy between processes; NONE is physical memory
 * (PHYSCOPY only), SELF the caller.
 *   in: src_endpt, src_addr, dst_endpt, dst_addr, nr_bytes, flags (CP_FLAG_TRY:
 *       EFAULT instead of waiting for VM)
 * SYS_MEMSET: fill. in: process (NONE: physical), base, count, pattern */
#include "../kernel.h"

int
do_vircopy(struct proc *caller, message *m)
{
    endpoint_t src = m->m_lsys_krn_sys_copy.src_endpt;
    endpoint_t dst = m->m_lsys_krn_sys_copy.dst_endpt;
    int physical = m->m_type == SYS_PHYSCOPY, r;
    struct proc *from = src == SELF ? caller : endpoint_lookup(src);
    struct proc *to = dst == SELF ? caller : endpoint_lookup(dst);

    if ((from == NULL && !(physical && src == NONE)) ||
        (to == NULL && !(physical && dst == NONE)))
        return EDEADSRCDST;
    if (m->m_lsys_krn_sys_copy.flags & CP_FLAG_TRY)
        caller->p_misc_flags |= MF_VM_FAILED;
    r = virtual_copy(caller, from, m->m_lsys_krn_sys_copy.src_addr, to,
        m->m_lsys_krn_sys_copy.dst_addr, m->m_lsys_krn_sys_copy.nr_bytes);
    if (m->m_lsys_krn_sys_copy.flags & CP_FLAG_TRY)
        caller->p_misc_flags &= ~MF_VM_FAILED;
    return r;
}

int
do_memset(struct proc *caller, message *m)
{
    endpoint_t e = m->m_lsys_krn_sys_memset.process;
    struct proc *to = e == SELF ? caller : endpoint_lookup(e);

    if (to == NULL && e != NONE)
        return EDEADSRCDST;
    return virtual_fill(caller, to, m->m_lsys_krn_sys_memset.base,
        m->m_lsys_krn_sys_memset.pattern & 0xFF,
        m->m_lsys_krn_sys_memset.count);
}
