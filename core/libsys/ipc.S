/* The two traps. IPC: eax = peer (or number of table entries), ecx = call,
 * ebx = message (or table); the result is in eax, the status of a receive in
 * ebx. Kernel call: eax = message; the result is in eax. */

/* A section for each: the link orders and pads them in ASR builds. */
    .macro function name
    .section .text.\name, "ax", @progbits
    .globl \name
    .type \name, @function
\name:
    .endm

    .macro end name
    .size \name, . - \name
    .endm

    .macro ipc name, call
    function \name
    push %ebx
    mov 8(%esp), %eax
    mov 12(%esp), %ebx
    mov $\call, %ecx
    int $33
    pop %ebx
    ret
    end \name
    .endm

    ipc _ipc_send, 1
    ipc _ipc_sendrec, 3
    ipc _ipc_notify, 4
    ipc _ipc_sendnb, 5

    function _ipc_receive
    push %ebx
    mov 8(%esp), %eax
    mov 12(%esp), %ebx
    mov $2, %ecx
    int $33
    mov 16(%esp), %ecx
    test %ecx, %ecx
    jz 1f
    mov %ebx, (%ecx)
1:  pop %ebx
    ret
    end _ipc_receive

    function _ipc_senda
    push %ebx
    mov 8(%esp), %ebx
    mov 12(%esp), %eax
    mov $16, %ecx
    int $33
    pop %ebx
    ret
    end _ipc_senda

    function get_minix_kerninfo
    push %ebx
    xor %eax, %eax
    xor %ebx, %ebx
    mov $6, %ecx
    int $33
    mov %ebx, %eax
    pop %ebx
    ret
    end get_minix_kerninfo

    function _do_kernel_call
    mov 4(%esp), %eax
    int $32
    ret
    end _do_kernel_call
