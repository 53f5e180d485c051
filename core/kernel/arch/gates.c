/* The interrupt gates, which lead to the entries in trap.S. */
#include "../kernel.h"
#include "descriptor.h"

#define VECTOR_PROTECTION 13
#define GATE_KERNEL 0x8E00 /* interrupt gate: interrupts off inside */
#define GATE_USER 0xEE00

static struct descriptor idt[256];
extern uint32_t trap_table[];

static void
gate(int vector, uint32_t handler, uint32_t type)
{
    idt[vector].low = (handler & 0xFFFF) | (KERNEL_CS << 16);
    idt[vector].high = (handler & 0xFFFF0000) | type;
}

void
gates_init(void)
{
    struct table_ptr p;
    int i, n = 0;

    /* A vector without a gate is more than one of the emulators can bear; a
     * gate that programs may not use gives them a protection fault. */
    for (i = 0; i < 256; i++)
        gate(i, trap_table[VECTOR_PROTECTION], GATE_KERNEL);
    for (i = 0; i <= 33; i++)
        gate(i, trap_table[n++], GATE_KERNEL);
    for (i = 80; i <= 87; i++)
        gate(i, trap_table[n++], GATE_KERNEL);
    for (i = 112; i <= 119; i++)
        gate(i, trap_table[n++], GATE_KERNEL);
    gate(3, trap_table[3], GATE_USER);
    gate(KERVEC_ORIG, trap_table[KERVEC_ORIG], GATE_USER);
    gate(IPCVEC_ORIG, trap_table[IPCVEC_ORIG], GATE_USER);

    p.limit = sizeof(idt) - 1;
    p.base = (uint32_t) idt;
    __asm__ volatile("lidt %0" : : "m"(p));
}
