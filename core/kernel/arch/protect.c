/* Descriptor tables: flat segments for kernel and user, one task segment (only
 * for the stack switch) and the interrupt gates. */
#include "../kernel.h"

struct descriptor {
    uint32_t low, high;
};
struct table_ptr {
    uint16_t limit;
    uint32_t base;
} __attribute__((packed));

struct tss {
    uint32_t link, esp0, ss0, esp1, ss1, esp2, ss2, cr3, eip, eflags;
    uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
    uint32_t es, cs, ss, ds, fs, gs, ldt;
    uint16_t trap, iomap;
};

static struct descriptor gdt[6];
static struct descriptor idt[256];
static struct tss tss;
extern uint32_t trap_table[];

#define CODE 0x9A
#define DATA 0x92
#define RING3 0x60
#define TSS_TYPE 0x89
#define VECTOR_PROTECTION 13
#define GATE_KERNEL 0x8E00 /* interrupt gate: interrupts off inside */
#define GATE_USER 0xEE00

static struct descriptor
segment(uint32_t base, uint32_t limit, uint32_t type, uint32_t flags)
{
    struct descriptor d;

    d.low = (limit & 0xFFFF) | (base << 16);
    d.high = ((base >> 16) & 0xFF) | (type << 8) | (limit & 0xF0000) | flags |
        (base & 0xFF000000);
    return d;
}

static void
gate(int vector, uint32_t handler, uint32_t type)
{
    idt[vector].low = (handler & 0xFFFF) | (KERNEL_CS << 16);
    idt[vector].high = (handler & 0xFFFF0000) | type;
}

void
protect_init(void)
{
    struct table_ptr p;
    int i, n = 0;

    gdt[1] = segment(0, 0xFFFFF, CODE, 0xC00000);
    gdt[2] = segment(0, 0xFFFFF, DATA, 0xC00000);
    gdt[3] = segment(0, 0xFFFFF, CODE | RING3, 0xC00000);
    gdt[4] = segment(0, 0xFFFFF, DATA | RING3, 0xC00000);
    gdt[5] = segment((uint32_t) &tss, sizeof(tss) - 1, TSS_TYPE, 0);
    tss.ss0 = KERNEL_DS;
    tss.iomap = sizeof(tss); /* beyond the limit: no port for users */

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

    p.limit = sizeof(gdt) - 1;
    p.base = (uint32_t) gdt;
    __asm__ volatile("lgdt %0; ljmp %1, $1f; 1:" : : "m"(p), "i"(KERNEL_CS));
    __asm__ volatile("mov %0, %%ds; mov %0, %%es; mov %0, %%ss"
        :
        : "r"(KERNEL_DS));
    p.limit = sizeof(idt) - 1;
    p.base = (uint32_t) idt;
    __asm__ volatile("lidt %0; ltr %1"
        :
        : "m"(p), "r"((uint16_t) TSS_SELECTOR));
}

void
tss_set_stack(uint32_t esp0)
{
    tss.esp0 = esp0;
}
