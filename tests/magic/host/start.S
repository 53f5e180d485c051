    .globl _start
_start:
    mov %esp, %eax
    and $-16, %esp
    sub $12, %esp
    push %eax
    call host_start
