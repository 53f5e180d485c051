/* Multiboot entry of the control service as a kernel of its own. */
    .section .text
    .align 4
    .long 0x1badb002, 0x3, -(0x1badb002 + 0x3)
    .globl _start
_start:
    cli
    lgdt gdt_pointer
    ljmp $8, $1f
1:  mov $16, %ax
    mov %ax, %ds
    mov %ax, %es
    mov %ax, %ss
    mov $stack_top, %esp
    call main
2:  hlt
    jmp 2b

    .section .data
    .align 8
gdt:
    .quad 0, 0x00cf9a000000ffff, 0x00cf92000000ffff
gdt_pointer:
    .word 23
    .long gdt

    .section .bss
    .align 16
    .skip 65536
stack_top:
