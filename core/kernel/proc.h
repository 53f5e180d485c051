/* Processes. The structure is swapped whole by SYS_UPDATE; what belongs to the
 * slot and stays is listed in system/do_update.c. */
#ifndef KERNEL_PROC_H
#define KERNEL_PROC_H

#include <minix/ipc.h>
#include <minix/priv.h>
#include <minix/procinfo.h>
#include "arch/cpu.h"

/* A call that met a page which is not there (or not writable) waits here for
 * VM and is executed again. */
struct vm_request {
    struct proc *next; /* chain of requests VM has not fetched */
    endpoint_t target;
    vir_bytes start, length;
    int writing;
    int fetched;
};

struct proc {
    struct stackframe p_reg; /* first: see trap.S */
    uint8_t p_fpu[512] __attribute__((aligned(16)));

    phys_bytes p_ptroot;
    proc_nr_t p_nr;
    endpoint_t p_endpoint;
    struct priv *p_priv;
    uint32_t p_rts_flags;
    uint32_t p_misc_flags;
    char p_name[PROC_NAME_LEN];
    uint32_t p_instance;
    pid_t p_pid;
    uid_t p_euid;

    /* Scheduling. */
    int p_priority;
    int p_quantum; /* ticks */
    int p_ticks_left;
    struct proc *p_scheduler; /* 0: the kernel */
    struct proc *p_nextready;
    uint32_t p_user_ticks, p_sys_ticks;
    uint32_t p_deaf_ticks; /* spent since its last receive */
    uint64_t p_cycles;     /* clock cycles spent in user mode */
    uint32_t p_preempted, p_ipc_sync, p_ipc_async, p_dequeued;

    /* IPC. */
    struct proc *p_caller_q; /* processes that wait to send to us */
    struct proc *p_q_link;   /* next in the queue we wait in */
    endpoint_t p_getfrom_e;
    endpoint_t p_sendto_e;
    message p_sendmsg;    /* while RTS_SENDING */
    message p_delivermsg; /* with MF_DELIVERMSG */
    vir_bytes p_delivermsg_vir;

    sigset_t p_pending; /* for the signal manager to fetch */
    struct vm_request p_vmreq;
};

/* p_misc_flags */
#define MF_REPLY_PEND 0x001 /* in the receive half of SENDREC */
#define MF_DELIVERMSG 0x040 /* copy p_delivermsg before running */
#define MF_SIG_DELAY 0x080  /* signal when it stops sending */
#define MF_FPU_INITIALIZED 0x1000
#define MF_SENDING_FROM_KERNEL 0x2000
#define MF_VM_FAILED 0x80000 /* VM refused: the call retried now fails */

#define BEG_PROC_ADDR (&proc[0])
#define END_PROC_ADDR (&proc[NR_TASKS + NR_PROCS])
#define BEG_USER_ADDR (&proc[NR_TASKS])
#define proc_addr(n) (&proc[NR_TASKS + (n)])
#define isokprocn(n) ((n) >= -NR_TASKS && (n) < NR_PROCS)
#define isemptyp(p) ((p)->p_rts_flags == RTS_SLOT_FREE)
#define iskerneln(n) ((n) < 0)
#define proc_is_runnable(p) ((p)->p_rts_flags == 0)
#define is_sys_proc(p) ((p)->p_priv->s_flags & SYS_PROC)

#define priv_addr(i) (&priv[i])
#define id_to_nr(id) (priv_addr(id)->s_proc_nr)

/* The first privilege id in the map from `id` on, or NR_SYS_PROCS. */
static inline int
next_sys_bit(const sys_map_t *map, int id)
{
    for (; id < NR_SYS_PROCS; id = (id | (int) (BITCHUNK_BITS - 1)) + 1) {
        bitchunk_t rest = MAP_CHUNK(map->chunk, id) >> CHUNK_OFFSET(id);

        if (rest != 0)
            return id + __builtin_ctzl(rest);
    }
    return NR_SYS_PROCS;
}

extern struct proc proc[NR_TASKS + NR_PROCS];
extern struct priv priv[NR_SYS_PROCS];
extern struct proc *current; /* in user mode now, or last */
extern struct proc *fpu_owner;

static inline int
rts_isset(const struct proc *p, uint32_t flags)
{
    return (p->p_rts_flags & flags) == flags;
}

#endif
