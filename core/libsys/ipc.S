/* The two traps. IPC: eax = peer (or number of table entries), ecx = call,
 * ebx = message (or table); the result is in eax, the status of a receive in
 * ebx. Kernel call: eax = message; the result is in eax. */
    .text

    .macro ipc name, call
    .globl \name
\name:
    push %ebx
    mov 8(%esp), %eax
    mov 12(%esp), %ebx
    mov $\call, %ecx
    int $33
    pop %ebx
    ret
    .endm

    ipc _ipc_send, 1
    ipc _ipc_sendrec, 3
    ipc _ipc_notify, 4
    ipc _ipc_sendnb, 5

    .globl _ipc_receive
_ipc_receive:
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

    .globl _ipc_senda
_ipc_senda:
    push %ebx
    mov 8(%esp), %ebx
    mov 12(%esp), %eax
    mov $16, %ecx
    int $33
    pop %ebx
    ret

    .globl get_minix_kerninfo
get_minix_kerninfo:
    push %ebx
    xor %eax, %eax
    xor %ebx, %ebx
    mov $6, %ecx
    int $33
    mov %ebx, %eax
    pop %ebx
    ret

    .globl _do_kernel_call
_do_kernel_call:
    mov 4(%esp), %eax
    int $32
    ret
