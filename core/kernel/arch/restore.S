/* The way back to user mode: void restore_user(struct stackframe *frame). */
    .text
    .globl restore_user, restore_frame
restore_user:
    mov 4(%esp), %esp
/* What the stack pointer is at: a struct stackframe, of user or kernel mode. */
restore_frame:
    pop %gs
    pop %fs
    pop %es
    pop %ds
    popa
    add $8, %esp
    iret
