/* Segments: flat ones for kernel and user, one task segment (only for the stack
 * switch). */
#include "../kernel.h"
#include "descriptor.h"

struct tss {
    uint32_t link, esp0, ss0, esp1, ss1, esp2, ss2, cr3, eip, eflags;
    uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
    uint32_t es, cs, ss, ds, fs, gs, ldt;
    uint16_t trap, iomap;
};

static struct descriptor gdt[6];
static struct tss tss;

#define CODE 0x9A
#define DATA 0x92
#define RING3 0x60
#define TSS_TYPE 0x89

static struct descriptor
segment(uint32_t base, uint32_t limit, uint32_t type, uint32_t flags)
{
    struct descriptor d;

    d.low = (limit & 0xFFFF) | (base << 16);
    d.high = ((base >> 16) & 0xFF) | (type << 8) | (limit & 0xF0000) | flags |
        (base & 0xFF000000);
    return d;
}

void
protect_init(void)
{
    struct table_ptr p;

    gdt[1] = segment(0, 0xFFFFF, CODE, 0xC00000);
    gdt[2] = segment(0, 0xFFFFF, DATA, 0xC00000);
    gdt[3] = segment(0, 0xFFFFF, CODE | RING3, 0xC00000);
    gdt[4] = segment(0, 0xFFFFF, DATA | RING3, 0xC00000);
    gdt[5] = segment((uint32_t) &tss, sizeof(tss) - 1, TSS_TYPE, 0);
    tss.ss0 = KERNEL_DS;
    tss.iomap = sizeof(tss); /* beyond the limit: no port for users */

    p.limit = sizeof(gdt) - 1;
    p.base = (uint32_t) gdt;
    __asm__ volatile("lgdt %0; ljmp %1, $1f; 1:" : : "m"(p), "i"(KERNEL_CS));
    __asm__ volatile("mov %0, %%ds; mov %0, %%es; mov %0, %%ss"
        :
        : "r"(KERNEL_DS));
    __asm__ volatile("ltr %0" : : "r"((uint16_t) TSS_SELECTOR));
}

void
tss_set_stack(uint32_t esp0)
{
    tss.esp0 = esp0;
}
