/* The two 8259 interrupt controllers: IRQ 0-7 on vectors 0x50, 8-15 on 0x70. */
#include "../kernel.h"

#define MASTER 0x20
#define SLAVE 0xA0
#define EOI 0x20
#define READ_ISR 0x0B

static uint16_t mask = 0xFFFB; /* all but the cascade */

static void
set_mask(void)
{
    outb(MASTER + 1, mask & 0xFF);
    outb(SLAVE + 1, mask >> 8);
}

void
pic_init(void)
{
    outb(MASTER, 0x11);
    outb(MASTER + 1, 0x50);
    outb(MASTER + 1, 0x04);
    outb(MASTER + 1, 0x01);
    outb(SLAVE, 0x11);
    outb(SLAVE + 1, 0x70);
    outb(SLAVE + 1, 0x02);
    outb(SLAVE + 1, 0x01);
    set_mask();
}

void
pic_mask(int irq)
{
    mask |= 1u << irq;
    set_mask();
}

void
pic_unmask(int irq)
{
    mask &= ~(1u << irq);
    set_mask();
}

void
pic_eoi(int irq)
{
    if (irq >= 8)
        outb(SLAVE, EOI);
    outb(MASTER, EOI);
}

/* IRQ 7 without its in-service bit is noise and gets no EOI. */
int
pic_spurious(int irq)
{
    if (irq != 7)
        return 0;
    outb(MASTER, READ_ISR);
    return (inb(MASTER) & 0x80) == 0;
}
