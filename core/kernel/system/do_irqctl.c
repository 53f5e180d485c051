/* SYS_IRQCTL: interrupts as notifications from HARDWARE.
 *   in:  request (IRQ_*), vector, policy, hook_id (SETPOLICY: the bit that
 *        will be set in the notification; else what SETPOLICY returned)
 *   out: hook_id */
#include "../kernel.h"
#include "../interrupt.h"

static int
may_use_irq(const struct priv *sp, int irq)
{
    int i;

    if (!(sp->s_flags & CHECK_IRQ))
        return TRUE;
    for (i = 0; i < sp->s_nr_irq; i++)
        if (sp->s_irq_tab[i] == irq)
            return TRUE;
    return FALSE;
}

static int
set_policy(struct proc *caller, message *m)
{
    int irq = m->m_lsys_krn_sys_irqctl.vector;
    int id = m->m_lsys_krn_sys_irqctl.hook_id, i, free = -1;

    if (irq <= 0 || irq > 15 || id < 0 || id > 31)
        return EINVAL;
    if (!may_use_irq(caller->p_priv, irq))
        return EPERM;
    for (i = 0; i < NR_IRQ_HOOKS; i++) {
        struct irq_hook *h = &irq_hooks[i];

        if (h->owner == NONE && free < 0)
            free = i;
        if (h->owner == caller->p_endpoint && h->notify_id == id) {
            irq_hook_remove(i);
            free = i;
            break;
        }
    }
    if (free < 0)
        return ENOSPC;
    irq_hooks[free] = (struct irq_hook){ caller->p_endpoint, irq,
        m->m_lsys_krn_sys_irqctl.policy, id, FALSE };
    m->m_krn_lsys_sys_irqctl.hook_id = free + 1;
    return OK;
}

int
do_irqctl(struct proc *caller, message *m)
{
    int request = m->m_lsys_krn_sys_irqctl.request;
    int index = m->m_lsys_krn_sys_irqctl.hook_id - 1;

    if (request == IRQ_SETPOLICY)
        return set_policy(caller, m);
    if (index < 0 || index >= NR_IRQ_HOOKS)
        return EINVAL;
    if (irq_hooks[index].owner != caller->p_endpoint)
        return EPERM;
    switch (request) {
    case IRQ_ENABLE:
    case IRQ_DISABLE: irq_hook_enable(index, request == IRQ_ENABLE); return OK;
    case IRQ_RMPOLICY: irq_hook_remove(index); return OK;
    default: return EINVAL;
    }
}
