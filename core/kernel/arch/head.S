/* Multiboot entry: physical addresses, paging off. Builds the first page
 * directory, turns paging on and continues at the linked address. */

#include <minix/const.h>

#define PHYS(x) ((x) - KERNEL_BASE)
/* Where the entry of an address is in a page directory. */
#define ENTRY(address) (((address) >> 22) * 4)

    .section .multiboot, "a"
    .align 4
    .long 0x1BADB002
    .long 0x00000003                /* page-aligned modules, memory map */
    .long -(0x1BADB002 + 0x00000003)

    .text
    .globl kernel_entry
kernel_entry:
    cli
    cld
    /* The loader's segment caches may be half set: load ours at once. */
    lgdt PHYS(boot_gdt_ptr)
    ljmp $0x08, $PHYS(1f)
1:  mov $0x10, %cx
    mov %cx, %ds
    mov %cx, %es
    mov %cx, %ss
    mov %cx, %fs
    mov %cx, %gs
    mov %eax, %esi                  /* multiboot magic */
    mov %ebx, %edi                  /* multiboot information */

    /* Kernel image: 4 KB pages, global, for the first 4 MB of memory. */
    mov $PHYS(kernel_page_table), %ebx
    mov $0x103, %eax
    mov $1024, %ecx
1:  mov %eax, (%ebx)
    add $4, %ebx
    add $4096, %eax
    loop 1b
    mov $PHYS(kernel_page_table) + 0x003, %eax
    mov %eax, PHYS(boot_page_dir) + ENTRY(KERNEL_BASE)

    /* Physical window: 4 MB pages, not global (see machine notes in README). */
    mov $PHYS(boot_page_dir) + ENTRY(KERNEL_WINDOW), %ebx
    mov $0x083, %eax
    mov $(KERNEL_WINDOW_SIZE >> 22), %ecx
1:  mov %eax, (%ebx)
    add $4, %ebx
    add $0x400000, %eax
    loop 1b

    /* Identity map of the first 4 MB, dropped once we run high. */
    movl $0x083, PHYS(boot_page_dir)

    mov %cr4, %eax
    or $0x90, %eax                  /* PSE, PGE */
    mov %eax, %cr4
    mov $PHYS(boot_page_dir), %eax
    mov %eax, %cr3
    mov %cr0, %eax
    or $0x80000000, %eax            /* PG; no WP: .usermapped is ours to write */
    and $0xFFFFFFF3, %eax           /* no EM, no TS */
    or $0x00000022, %eax            /* MP, NE */
    mov %eax, %cr0
    mov $1f, %eax
    jmp *%eax
1:  movl $0, boot_page_dir
    mov %cr3, %eax
    mov %eax, %cr3
    mov $kernel_stack_top, %esp
    xor %ebp, %ebp
    push %edi
    push %esi
    call kmain
1:  cli
    hlt
    jmp 1b

    .section .rodata
    .align 8
boot_gdt:
    .quad 0
    .quad 0x00CF9A000000FFFF
    .quad 0x00CF92000000FFFF
boot_gdt_ptr:
    .word . - boot_gdt - 1
    .long PHYS(boot_gdt)
