/* Entries from interrupts, exceptions and calls.
 *
 * From user mode the processor switches to TSS.esp0, which points behind the
 * register frame of the running process: the frame is saved in place, then the
 * kernel's one stack is used. From the kernel (idle loop only) the frame stays
 * on the kernel stack. Every entry reloads DS and ES: a user may have set them
 * to anything. */

    .text

    .macro stub vec
    .globl trap_\vec
trap_\vec:
    .if (\vec != 8) && (\vec != 10) && (\vec != 11) && (\vec != 12) && (\vec != 13) && (\vec != 14) && (\vec != 17)
    pushl $0
    .endif
    pushl $\vec
    jmp trap_common
    .endm

    .altmacro
    .macro stubs from, to
    .set i, \from
    .rept \to - \from + 1
    stub %i
    .set i, i + 1
    .endr
    .endm

    stubs 0, 33
    stubs 80, 87
    stubs 112, 119

trap_common:
    pusha
    push %ds
    push %es
    push %fs
    push %gs
    mov $0x10, %eax
    mov %eax, %ds
    mov %eax, %es
    cld
    mov %esp, %eax
    testb $3, 60(%esp)              /* CS of the interrupted code */
    jz 1f
    mov $kernel_stack_top, %esp
    push %eax
    call trap_from_user             /* does not return */
1:  push %eax
    call trap_from_kernel
    add $4, %esp
    jmp restore_frame

    .section .rodata
    .macro slot vec
    .long trap_\vec
    .endm
    .macro slots from, to
    .set i, \from
    .rept \to - \from + 1
    slot %i
    .set i, i + 1
    .endr
    .endm

    .globl trap_table               /* vectors 0-33, 80-87, 112-119 */
trap_table:
    slots 0, 33
    slots 80, 87
    slots 112, 119
