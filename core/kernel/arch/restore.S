/* The way back to user mode: void restore_user(struct stackframe *frame). */
    .text
    .globl restore_user
restore_user:
    mov 4(%esp), %esp
    pop %gs
    pop %fs
    pop %es
    pop %ds
    popa
    add $8, %esp
    iret
