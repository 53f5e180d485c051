/* The kernel's tables, which everything above reads: processes and privilege
 * structures, interrupt hooks, and what every process may read. */
#include "kernel.h"
#include "interrupt.h"

struct proc proc[NR_TASKS + NR_PROCS];
struct priv priv[NR_SYS_PROCS];
struct proc *current;
struct proc *fpu_owner;
struct irq_hook irq_hooks[NR_IRQ_HOOKS];

kinfo_t kinfo;

/* What every process may read: a page of its own, see kernel.ld. */
#define USERMAPPED __attribute__((section(".usermapped"), used))
struct kclockinfo kclockinfo USERMAPPED = { .hz = DEFAULT_HZ };
struct kuserinfo kuserinfo USERMAPPED = {
    .kui_size = sizeof(struct kuserinfo),
    .kui_user_sp = VM_STACK_TOP,
};
struct minix_kerninfo minix_kerninfo USERMAPPED = {
    .kerninfo_magic = KERNINFO_MAGIC,
    .kclockinfo = &kclockinfo,
    .kuserinfo = &kuserinfo,
};
