/* Interrupt lines and the services that listen to them. A line is masked while
 * a hook without IRQ_REENABLE has been told and has not answered. */
#include "kernel.h"
#include "interrupt.h"

static uint32_t waiting[16]; /* hooks of a line that have not answered */

void
interrupt(int irq)
{
    struct irq_hook *h;
    int i;

    pic_mask(irq);
    pic_eoi(irq);
    if (irq == 0) {
        clock_tick();
        pic_unmask(0);
        return;
    }
    for (i = 0; i < NR_IRQ_HOOKS; i++) {
        struct proc *p;

        h = &irq_hooks[i];
        if (h->owner == NONE || h->irq != irq || !h->enabled)
            continue;
        p = endpoint_lookup(h->owner);
        if (p == NULL)
            continue;
        if (!(h->policy & IRQ_REENABLE))
            waiting[irq] |= 1u << i;
        p->p_priv->s_int_pending |= 1u << h->notify_id;
        (void) mini_notify(proc_addr(HARDWARE), p->p_endpoint);
    }
    if (waiting[irq] == 0)
        pic_unmask(irq);
}

static void
line_update(int irq)
{
    int i, listening = FALSE;

    for (i = 0; i < NR_IRQ_HOOKS; i++)
        if (irq_hooks[i].owner != NONE && irq_hooks[i].irq == irq &&
            irq_hooks[i].enabled)
            listening = TRUE;
    if (listening && waiting[irq] == 0)
        pic_unmask(irq);
    else
        pic_mask(irq);
}

void
irq_hook_enable(int index, int on)
{
    struct irq_hook *h = &irq_hooks[index];

    h->enabled = on;
    waiting[h->irq] &= ~(1u << index);
    line_update(h->irq);
}

void
irq_hook_remove(int index)
{
    struct irq_hook *h = &irq_hooks[index];

    irq_hook_enable(index, FALSE);
    h->owner = NONE;
}

/* Hooks hold on to the endpoint: they survive an update of their owner. */
void
irq_hooks_release(endpoint_t e)
{
    int i;

    for (i = 0; i < NR_IRQ_HOOKS; i++)
        if (irq_hooks[i].owner == e)
            irq_hook_remove(i);
}
