/* What arrives through the gates. The kernel runs with interrupts off; it can
 * be interrupted only while it halts in the idle loop. */
#include "../kernel.h"

#define VECTOR_PAGE_FAULT 14
#define VECTOR_NO_FPU 7
#define VECTOR_IRQ0 80
#define VECTOR_IRQ8 112

static const int EXCEPTION_SIGNAL[20] = {
    SIGFPE,
    SIGTRAP,
    SIGBUS,
    SIGTRAP,
    SIGFPE,
    SIGFPE,
    SIGILL,
    SIGFPE,
    SIGBUS,
    SIGSEGV,
    SIGSEGV,
    SIGSEGV,
    SIGSEGV,
    SIGSEGV,
    SIGSEGV,
    SIGILL,
    SIGFPE,
    SIGBUS,
    SIGILL,
    SIGFPE,
};

static void
page_fault(struct proc *p)
{
    vir_bytes addr = read_cr2();
    message m;

    if (p->p_endpoint == VM_PROC_NR) {
        print_frame(p);
        kpanic("VM touches %lx, which is not mapped (error %x)",
            (unsigned long) addr, p->p_reg.error);
    }
    rts_set(p, RTS_PAGEFAULT);
    memset(&m, 0, sizeof(m));
    m.m_type = VM_PAGEFAULT;
    m.m_vm_pagefault.addr = addr;
    m.m_vm_pagefault.error = p->p_reg.error;
    if (mini_send(p, VM_PROC_NR, &m, SEND_FROM_KERNEL) != OK)
        kpanic("cannot tell VM of a page fault");
}

static void
exception(struct proc *p)
{
    uint32_t v = p->p_reg.vector;

    if (v == VECTOR_PAGE_FAULT) {
        page_fault(p);
    } else if (v == VECTOR_NO_FPU) {
        fpu_switch(p);
    } else {
        if (is_sys_proc(p)) {
            printk("kernel: %s (%d): exception %u\n", p->p_name, p->p_endpoint,
                v);
            print_frame(p);
        }
        cause_sig(p, EXCEPTION_SIGNAL[v < 20 ? v : 6]);
    }
}

static void
hardware(int irq)
{
    if (!pic_spurious(irq))
        interrupt(irq);
}

void
trap_from_user(struct stackframe *frame)
{
    struct proc *p = (struct proc *) frame;
    uint32_t v = frame->vector;

    if (v == IPCVEC_ORIG)
        p->p_reg.ax = do_ipc(p, frame->cx, frame->ax, frame->bx);
    else if (v == KERVEC_ORIG)
        kernel_call(p, frame->ax);
    else if (v >= VECTOR_IRQ0 && v < VECTOR_IRQ0 + 8)
        hardware(v - VECTOR_IRQ0);
    else if (v >= VECTOR_IRQ8 && v < VECTOR_IRQ8 + 8)
        hardware(v - VECTOR_IRQ8 + 8);
    else
        exception(p);
    switch_to_user();
}

void
trap_from_kernel(struct stackframe *f)
{
    uint32_t v = f->vector;

    if (v >= VECTOR_IRQ0 && v < VECTOR_IRQ0 + 8)
        hardware(v - VECTOR_IRQ0);
    else if (v >= VECTOR_IRQ8 && v < VECTOR_IRQ8 + 8)
        hardware(v - VECTOR_IRQ8 + 8);
    else
        kpanic("exception %u in the kernel: eip %x error %x cr2 %x eax %x "
               "ebx %x ecx %x edx %x esi %x edi %x ebp %x",
            v, f->pc, f->error, read_cr2(), f->ax, f->bx, f->cx, f->dx, f->si,
            f->di, f->bp);
}
