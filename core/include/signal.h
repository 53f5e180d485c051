/* musl's signal interface with MINIX's values for sigprocmask. */
#ifndef _MINIX_SIGNAL_H
#define _MINIX_SIGNAL_H

#include_next <signal.h>

#undef SIG_BLOCK
#undef SIG_UNBLOCK
#undef SIG_SETMASK
#define SIG_BLOCK 1
#define SIG_UNBLOCK 2
#define SIG_SETMASK 3

#endif
