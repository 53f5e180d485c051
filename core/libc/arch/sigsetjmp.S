/* setjmp, which keeps the signal mask behind the registers where the second
 * argument asks for it.
 */
    .section .text.sigsetjmp, "ax", @progbits
    .globl sigsetjmp
    .type sigsetjmp, @function
sigsetjmp:
    movl 4(%esp), %eax
    movl 8(%esp), %ecx
    pushl %ecx
    pushl %eax
    call __keep_signal_mask
    addl $8, %esp
    jmp setjmp
    .size sigsetjmp, . - sigsetjmp

    .section .note.GNU-stack, "", @progbits
