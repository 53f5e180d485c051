/* ebx, esi, edi, ebp, esp, eip. */
typedef unsigned long __jmp_buf[6];
