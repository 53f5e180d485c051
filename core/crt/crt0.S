/*
 * Entry of every program and service. The loader leaves on the stack, from
 * esp upward: argc, the argument pointers, NULL, the environment pointers,
 * NULL. libc's __minix_start() sets environ, runs main() and exits.
 */
    .section .text._start, "ax", @progbits
    .globl  _start
    .type   _start, @function
_start:
    xorl    %ebp, %ebp          /* outermost frame */
    movl    (%esp), %eax        /* argc */
    leal    4(%esp), %ecx       /* argv */
    leal    4(%ecx,%eax,4), %edx /* envp: behind argv's NULL */
    andl    $-16, %esp
    subl    $4, %esp            /* aligned again after three words */
    pushl   %edx
    pushl   %ecx
    pushl   %eax
    call    __minix_start
    ud2                         /* it does not return */
    .size   _start, . - _start

    .section .note.GNU-stack, "", @progbits
