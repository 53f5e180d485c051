/* What SYS_GETINFO GET_PROCTAB and GET_PROC tell about a process. Ours: MINIX
 * copies the kernel's private structure instead. */
#ifndef _MINIX_PROCINFO_H
#define _MINIX_PROCINFO_H

#include <minix/const.h>
#include <minix/type.h>

struct proc_info {
    endpoint_t pi_endpoint;
    proc_nr_t pi_nr;
    uint32_t pi_rts_flags; /* RTS_*, 1 = slot free */
    uint32_t pi_misc_flags;
    char pi_name[PROC_NAME_LEN];
    pid_t pi_pid; /* as PM told, 0 when unknown */
    uid_t pi_euid;
    sys_id_t pi_priv_id;
    uint32_t pi_priv_flags;
    phys_bytes pi_ptroot; /* page directory */
    /* Of this instance: unique since boot, moves with it in a swap. */
    uint32_t pi_instance;
    endpoint_t pi_getfrom, pi_sendto;
    int pi_priority;
    uint32_t pi_user_ticks, pi_sys_ticks;
    uint64_t pi_cycles;
    int pi_grants; /* in use now */
};

/* p_rts_flags: a process runs only when none is set. */
#define RTS_SLOT_FREE 0x01
#define RTS_PROC_STOP 0x02
#define RTS_SENDING 0x04
#define RTS_RECEIVING 0x08
#define RTS_SIGNALED 0x10
#define RTS_SIG_PENDING 0x20
#define RTS_P_STOP 0x40
#define RTS_NO_PRIV 0x80
#define RTS_NO_ENDPOINT 0x100
#define RTS_VMINHIBIT 0x200
#define RTS_PAGEFAULT 0x400
#define RTS_VMREQUEST 0x800
#define RTS_VMREQTARGET 0x1000
#define RTS_PREEMPTED 0x4000
#define RTS_NO_QUANTUM 0x8000
#define RTS_BOOTINHIBIT 0x10000
/* Ours: a safe copy waits until the update of its granter has ended. */
#define RTS_UPDATE_WAIT 0x20000

#endif
