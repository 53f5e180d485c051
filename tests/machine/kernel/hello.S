/* Test kernel: prints its boot information to COM1, then waits for four
 * timer interrupts, echoes COM2 input until 'q', and exits with code 7. */
    .set COM1, 0x3f8
    .set COM2, 0x2f8

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
    mov %ebx, %esi
    push $hello
    call print
    push 16(%esi)
    call print
    push $newline
    call print
    mov 20(%esi), %edi
    mov 24(%esi), %esi
2:  test %edi, %edi
    jz 3f
    push 8(%esi)
    call print
    push $equals
    call print
    push (%esi)
    call print_line
    add $16, %esi
    dec %edi
    jmp 2b
3:  call wait_ticks
    call echo
    mov $0xf4, %dx
    mov $7, %al
    out %al, %dx
4:  hlt
    jmp 4b

/* Prints the string whose address is on the stack; pops it. */
print:
    push %esi
    mov 8(%esp), %esi
    mov $COM1, %dx
1:  lodsb
    test %al, %al
    jz 2f
    out %al, %dx
    jmp 1b
2:  pop %esi
    ret $4

/* Prints the first line of a module's text. */
print_line:
    push %esi
    mov 8(%esp), %esi
    mov $COM1, %dx
1:  lodsb
    out %al, %dx
    cmp $10, %al
    jne 1b
    pop %esi
    ret $4

/* Remaps the PIC, programs 100 Hz, sleeps through four ticks. */
wait_ticks:
    mov $0x11, %al
    out %al, $0x20
    out %al, $0xa0
    mov $0x20, %al
    out %al, $0x21
    mov $0x28, %al
    out %al, $0xa1
    mov $4, %al
    out %al, $0x21
    mov $2, %al
    out %al, $0xa1
    mov $1, %al
    out %al, $0x21
    out %al, $0xa1
    mov $0xfe, %al
    out %al, $0x21
    mov $0xff, %al
    out %al, $0xa1
    mov $0x34, %al
    out %al, $0x43
    mov $(1193182 / 100) & 0xff, %al
    out %al, $0x40
    mov $(1193182 / 100) >> 8, %al
    out %al, $0x40
    mov $tick, %eax
    mov %ax, idt + 0x20 * 8
    movw $8, idt + 0x20 * 8 + 2
    movw $0x8e00, idt + 0x20 * 8 + 4
    shr $16, %eax
    mov %ax, idt + 0x20 * 8 + 6
    lidt idt_pointer
    sti
1:  hlt
    cmpl $4, ticks
    jb 1b
    cli
    push $ticked
    call print
    ret

tick:
    push %eax
    incl ticks
    mov $0x20, %al
    out %al, $0x20
    pop %eax
    iret

/* Echoes COM2; polls with the processor halted between timer ticks. */
echo:
    mov $COM2 + 2, %dx
    mov $0xc7, %al
    out %al, %dx
    sti
1:  mov $COM2 + 5, %dx
    in %dx, %al
    test $1, %al
    jnz 2f
    cmpl $200, ticks
    ja 3f
    hlt
    jmp 1b
2:  mov $COM2, %dx
    in %dx, %al
    out %al, %dx
    cmp $'q', %al
    jne 1b
3:  cli
    ret

    .section .data
hello:   .asciz "hello\n"
newline: .asciz "\n"
equals:  .asciz "="
ticked:  .asciz "ticks\n"
    .align 8
gdt:
    .quad 0, 0x00cf9a000000ffff, 0x00cf92000000ffff
gdt_pointer:
    .word 23
    .long gdt
idt_pointer:
    .word 0x21 * 8 - 1
    .long idt
ticks: .long 0

    .section .bss
    .align 8
idt: .skip 0x21 * 8
stack: .skip 4096
stack_top:
