/* The i386 as the kernel sees it: instructions, register frame, descriptors. */
#ifndef KERNEL_CPU_H
#define KERNEL_CPU_H

#include <stdint.h>

/* In the order of trap.S; 17 words, of which the processor pushes five. */
struct stackframe {
    uint32_t gs, fs, es, ds;
    uint32_t di, si, bp, unused_sp, bx, dx, cx, ax;
    uint32_t vector, error;
    uint32_t pc, cs, psw, sp, ss;
};

#define KERNEL_CS 0x08
#define KERNEL_DS 0x10
#define USER_CS 0x1B
#define USER_DS 0x23
#define TSS_SELECTOR 0x28
#define PSW_USER 0x202          /* interrupts on */
#define PSW_USER_SETTABLE 0xCD5 /* flags a sigreturn may change */

/* A write tells who looks at the machine from outside, if anybody does, that a
 * service (its endpoint) stops to read its predecessor's memory. */
#define WATCH_PORT 0xA10

#define PG_P 0x001
#define PG_W 0x002
#define PG_U 0x004
#define PG_PS 0x080
#define PG_G 0x100
#define PG_FRAME 0xFFFFF000u
#define PG_BIG_FRAME 0xFFC00000u

static inline void
outb(uint16_t port, uint8_t v)
{
    __asm__ volatile("outb %0, %1" : : "a"(v), "Nd"(port));
}

static inline void
outw(uint16_t port, uint16_t v)
{
    __asm__ volatile("outw %0, %1" : : "a"(v), "Nd"(port));
}

static inline void
outl(uint16_t port, uint32_t v)
{
    __asm__ volatile("outl %0, %1" : : "a"(v), "Nd"(port));
}

static inline uint8_t
inb(uint16_t port)
{
    uint8_t v;
    __asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port));
    return v;
}

static inline uint16_t
inw(uint16_t port)
{
    uint16_t v;
    __asm__ volatile("inw %1, %0" : "=a"(v) : "Nd"(port));
    return v;
}

static inline uint32_t
inl(uint16_t port)
{
    uint32_t v;
    __asm__ volatile("inl %1, %0" : "=a"(v) : "Nd"(port));
    return v;
}

static inline void
load_cr3(uint32_t v)
{
    __asm__ volatile("mov %0, %%cr3" : : "r"(v) : "memory");
}

static inline uint32_t
read_cr3(void)
{
    uint32_t v;
    __asm__ volatile("mov %%cr3, %0" : "=r"(v));
    return v;
}

static inline uint32_t
read_cr2(void)
{
    uint32_t v;
    __asm__ volatile("mov %%cr2, %0" : "=r"(v));
    return v;
}

static inline void
set_ts(void)
{
    uint32_t v;
    __asm__ volatile("mov %%cr0, %0; or $8, %0; mov %0, %%cr0" : "=&r"(v));
}

static inline void
clear_ts(void)
{
    __asm__ volatile("clts");
}

static inline void
fpu_save(void *area)
{
    __asm__ volatile("fxsave (%0)" : : "r"(area) : "memory");
}

static inline void
fpu_load(const void *area)
{
    __asm__ volatile("fxrstor (%0)" : : "r"(area) : "memory");
}

static inline void
invlpg(uint32_t addr)
{
    __asm__ volatile("invlpg (%0)" : : "r"(addr) : "memory");
}

static inline void
halt_for_interrupt(void)
{
    __asm__ volatile("sti; hlt; cli" : : : "memory");
}

static inline uint64_t
read_tsc(void)
{
    uint32_t lo, hi;
    __asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi));
    return ((uint64_t) hi << 32) | lo;
}

static inline void
copy_bytes(void *to, const void *from, uint32_t n)
{
    uint32_t words = n >> 2, rest = n & 3;
    __asm__ volatile("rep movsl; mov %3, %%ecx; rep movsb"
        : "+D"(to), "+S"(from), "+c"(words)
        : "r"(rest)
        : "memory");
}

static inline void
fill_bytes(void *to, uint8_t byte, uint32_t n)
{
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(n) : "a"(byte) : "memory");
}

_Noreturn void restore_user(struct stackframe *frame);

#endif
