/* Page faults of processes, and the kernel's requests to make memory of a
 * process accessible while a call waits for it. */
#include "vm.h"

void
do_pagefault(message *m)
{
    struct vmproc *p = proc_of(m->m_source);
    vir_bytes addr = m->m_vm_pagefault.addr;
    int error = m->m_vm_pagefault.error, r = EFAULT;
    struct region *region;

    if (p == NULL)
        return;
    region = region_find(p, addr);
    if (region != NULL)
        r = region_fault(p, region, addr, error & PFERR_WRITE);
    if (r != OK) {
        if (p->is_service || r == ENOMEM) {
            printf("VM: %d cannot %s %lx: %s\n", m->m_source,
                error & PFERR_WRITE ? "write" : "read", addr,
                r == ENOMEM ? "out of memory" : "no such memory");
            (void) sys_diagctl_stacktrace(m->m_source);
        }
        (void) sys_kill(m->m_source, r == ENOMEM ? SIGKILL : SIGSEGV);
    }
    (void) sys_vmctl(m->m_source, VMCTL_CLEAR_PAGEFAULT, 0);
}

void
do_memory_requests(void)
{
    endpoint_t target, requestor;
    vir_bytes addr, length;
    int write, type;

    while (sys_vmctl_get_memreq(&target, &addr, &length, &write, &requestor,
               &type) == OK) {
        struct vmproc *p = proc_of(target);
        int r = p == NULL ? EFAULT : region_touch(p, addr, length, write);

        (void) sys_vmctl(requestor, VMCTL_MEMREQ_REPLY, r);
    }
}
