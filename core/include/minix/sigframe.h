/* What the kernel puts on a program's stack to run a signal handler. The
 * handler returns to sf_return, the library's trampoline, with the stack
 * pointer at sf_signo; the trampoline passes sf_scp_again (or the address of
 * sf_sc) to PM_SIGRETURN. */
#ifndef _MINIX_SIGFRAME_H
#define _MINIX_SIGFRAME_H

#include <minix/type.h>

#define SC_REGS 19 /* words of the kernel's register frame */

struct sigcontext {
    sigset_t sc_mask; /* to restore */
    uint32_t sc_regs[SC_REGS];
    uint32_t sc_fpu_used;
    uint8_t sc_fpu[512];
};

struct sigframe {
    vir_bytes sf_return;
    int sf_signo; /* the handler's three arguments */
    int sf_code;
    vir_bytes sf_scp;
    vir_bytes sf_scp_again; /* as the handler may change its own */
    struct sigcontext sf_sc;
};

#endif
