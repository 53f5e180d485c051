/* Access to the memory of processes, by their page tables and through the
 * window that maps all physical memory. The kernel never faults: what is not
 * there (or not writable) is asked of VM, and the call is executed again. */
#include "kernel.h"

static struct proc *request_first;

/* Let VM make [va, va + n) of target accessible; caller's trap instruction is
 * executed again afterwards. */
int
vm_wait(struct proc *caller, struct proc *target, vir_bytes va, size_t n,
    int write)
{
    struct vm_request *r = &caller->p_vmreq;

    if (caller->p_misc_flags & MF_VM_FAILED ||
        caller->p_endpoint == VM_PROC_NR || va + n < va ||
        va + n > VM_DATATOP) {
        caller->p_misc_flags &= ~MF_VM_FAILED;
        return EFAULT;
    }
    r->target = target->p_endpoint;
    r->start = va;
    r->length = n;
    r->writing = write;
    r->fetched = FALSE;
    r->next = request_first;
    request_first = caller;
    rts_set(caller, RTS_VMREQUEST);
    send_sig(proc_addr(VM_PROC_NR), SIGKMEM);
    return CALL_AGAIN;
}

/* The oldest request VM has not seen yet. */
struct proc *
vm_request_next(void)
{
    struct proc *p, *found = NULL;

    for (p = request_first; p != NULL; p = p->p_vmreq.next)
        if (!p->p_vmreq.fetched &&
            filter_allows(proc_addr(VM_PROC_NR), SYSTEM, NOTIFY_MESSAGE))
            found = p;
    return found;
}

void
vm_request_drop(struct proc *p)
{
    struct proc **q;

    for (q = &request_first; *q != NULL; q = &(*q)->p_vmreq.next)
        if (*q == p) {
            *q = p->p_vmreq.next;
            return;
        }
}

int
copy_in(struct proc *caller, struct proc *from, vir_bytes va, void *to,
    size_t n)
{
    while (n > 0) {
        size_t part = MIN(n, VM_PAGE_SIZE - va % VM_PAGE_SIZE);
        phys_bytes pa = vm_lookup(from, va, FALSE);

        if (pa == 0)
            return vm_wait(caller, from, va, n, FALSE);
        copy_bytes(to, window(pa), part);
        to = (char *) to + part;
        va += part;
        n -= part;
    }
    return OK;
}

int
copy_out(struct proc *caller, const void *from, struct proc *to, vir_bytes va,
    size_t n)
{
    while (n > 0) {
        size_t part = MIN(n, VM_PAGE_SIZE - va % VM_PAGE_SIZE);
        phys_bytes pa = vm_lookup(to, va, TRUE);

        if (pa == 0)
            return vm_wait(caller, to, va, n, TRUE);
        copy_bytes(window(pa), from, part);
        from = (const char *) from + part;
        va += part;
        n -= part;
    }
    return OK;
}

/* Between two processes. No byte is copied before both first pages are
 * there; what a retry copies again is the same. A null process stands for
 * physical memory. */
int
virtual_copy(struct proc *caller, struct proc *from, vir_bytes from_va,
    struct proc *to, vir_bytes to_va, size_t n)
{
    while (n > 0) {
        size_t part = MIN(n, VM_PAGE_SIZE - from_va % VM_PAGE_SIZE);
        phys_bytes source, target;

        part = MIN(part, VM_PAGE_SIZE - to_va % VM_PAGE_SIZE);
        if ((from == NULL && from_va + n > kinfo.mem_total) ||
            (to == NULL && to_va + n > kinfo.mem_total))
            return EFAULT;
        source = from != NULL ? vm_lookup(from, from_va, FALSE) : from_va;
        if (from != NULL && source == 0)
            return vm_wait(caller, from, from_va, n, FALSE);
        target = to != NULL ? vm_lookup(to, to_va, TRUE) : to_va;
        if (to != NULL && target == 0)
            return vm_wait(caller, to, to_va, n, TRUE);
        copy_bytes(window(target), window(source), part);
        from_va += part;
        to_va += part;
        n -= part;
    }
    return OK;
}

int
virtual_fill(struct proc *caller, struct proc *to, vir_bytes va, int byte,
    size_t n)
{
    while (n > 0) {
        size_t part = MIN(n, VM_PAGE_SIZE - va % VM_PAGE_SIZE);
        phys_bytes pa = to != NULL ? vm_lookup(to, va, TRUE) : va;

        if (to == NULL && va + n > kinfo.mem_total)
            return EFAULT;
        if (to != NULL && pa == 0)
            return vm_wait(caller, to, va, n, TRUE);
        fill_bytes(window(pa), byte, part);
        va += part;
        n -= part;
    }
    return OK;
}

/* VM takes memory requests again when its filter is gone. */
void
vm_requests_renew(const struct priv *sp)
{
    if ((sp->s_flags & VM_SYS_PROC) && vm_request_next() != NULL)
        send_sig(proc_addr(VM_PROC_NR), SIGKMEM);
}
