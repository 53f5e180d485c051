/* Interrupt hooks, shared by interrupt.c and system/do_irqctl.c. */
#ifndef KERNEL_INTERRUPT_H
#define KERNEL_INTERRUPT_H

#define NR_IRQ_HOOKS 16

struct irq_hook {
    endpoint_t owner; /* NONE: free */
    int irq;
    int policy;
    int notify_id; /* bit in the owner's interrupt set */
    int enabled;
};

extern struct irq_hook irq_hooks[NR_IRQ_HOOKS];
void irq_hook_enable(int index, int on);
void irq_hook_remove(int index);

#endif
