/* A signal handler returns here; above its return address the kernel left
 * the signal, a code and the address of the interrupted context.
 */
    .section .text.__sigreturn, "ax", @progbits
    .globl __sigreturn
    .type __sigreturn, @function
__sigreturn:
    addl $8, %esp
    call sigreturn
    hlt
    .size __sigreturn, . - __sigreturn

    .section .note.GNU-stack, "", @progbits
