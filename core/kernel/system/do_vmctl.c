/* SYS_VMCTL: VM's side of address spaces.
 *   in:  who (SELF: the caller), param (VMCTL_*), value, ptroot
 *   out: GET_PDBR value; MEMREQ_GET who (target), requestor, addr, len, flag */
#include "../kernel.h"

static int
set_address_space(struct proc *p, phys_bytes root)
{
    if (root % VM_PAGE_SIZE != 0 || root >= kinfo.mem_total)
        return EINVAL;
    if (p->p_ptroot != 0 && read_cr3() == p->p_ptroot && root != 0)
        load_cr3(root);
    p->p_ptroot = root;
    rts_unset(p, RTS_VMINHIBIT);
    return OK;
}

static int
memory_request(message *m)
{
    struct proc *p = vm_request_next();

    if (p == NULL)
        return ENOENT;
    p->p_vmreq.fetched = TRUE;
    m->m_krn_lsys_sys_vmctl.who = p->p_vmreq.target;
    m->m_krn_lsys_sys_vmctl.requestor = p->p_endpoint;
    m->m_krn_lsys_sys_vmctl.addr = p->p_vmreq.start;
    m->m_krn_lsys_sys_vmctl.len = p->p_vmreq.length;
    m->m_krn_lsys_sys_vmctl.flag = p->p_vmreq.writing;
    m->m_krn_lsys_sys_vmctl.type = 0;
    return OK;
}

static int
memory_answer(struct proc *p, int result)
{
    if (!rts_isset(p, RTS_VMREQUEST))
        return EINVAL;
    vm_request_drop(p);
    if (result != OK)
        p->p_misc_flags |= MF_VM_FAILED;
    rts_unset(p, RTS_VMREQUEST);
    return OK;
}

int
do_vmctl(struct proc *caller, message *m)
{
    endpoint_t e = m->m_lsys_krn_sys_vmctl.who;
    struct proc *p = e == SELF ? caller : endpoint_lookup(e);
    uint32_t value = m->m_lsys_krn_sys_vmctl.value;

    if (m->m_lsys_krn_sys_vmctl.param == VMCTL_MEMREQ_GET)
        return memory_request(m);
    if (p == NULL)
        return EINVAL;
    switch (m->m_lsys_krn_sys_vmctl.param) {
    case VMCTL_CLEAR_PAGEFAULT:
        if (!rts_isset(p, RTS_PAGEFAULT))
            return EINVAL;
        rts_unset(p, RTS_PAGEFAULT);
        return OK;
    case VMCTL_MEMREQ_REPLY: return memory_answer(p, (int) value);
    case VMCTL_SETADDRSPACE:
        return set_address_space(p, m->m_lsys_krn_sys_vmctl.ptroot);
    case VMCTL_GET_PDBR: m->m_krn_lsys_sys_vmctl.value = p->p_ptroot; return OK;
    case VMCTL_FLUSHTLB: load_cr3(read_cr3()); return OK;
    case VMCTL_INVLPG: invlpg(value); return OK;
    case VMCTL_VMINHIBIT_SET: rts_set(p, RTS_VMINHIBIT); return OK;
    case VMCTL_VMINHIBIT_CLEAR: rts_unset(p, RTS_VMINHIBIT); return OK;
    case VMCTL_BOOTINHIBIT_CLEAR: rts_unset(p, RTS_BOOTINHIBIT); return OK;
    default: return EINVAL;
    }
}
