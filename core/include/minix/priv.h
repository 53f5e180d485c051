/* Privileges: what a service may do. One structure for every service; all
 * programs share the one of INIT. Swapped with the process by SYS_UPDATE,
 * except for what belongs to the slot (see kernel/system/do_update.c). */
#ifndef _MINIX_PRIV_H
#define _MINIX_PRIV_H

#include <minix/const.h>
#include <minix/type.h>
#include <minix/com.h>

#define PREEMPTIBLE 0x002
#define BILLABLE 0x004
#define DYN_PRIV_ID 0x008
#define SYS_PROC 0x010
#define CHECK_IO_PORT 0x020
#define CHECK_IRQ 0x040
#define CHECK_MEM 0x080
#define ROOT_SYS_PROC 0x100
#define VM_SYS_PROC 0x200
#define LU_SYS_PROC 0x400
#define RST_SYS_PROC 0x800

#define SYS_CALL_MASK_SIZE BITMAP_CHUNKS(NR_SYS_CALLS)
#define VM_CALL_MASK_SIZE BITMAP_CHUNKS(NR_VM_CALLS)

#define NR_STATIC_PRIV_IDS NR_BOOT_PROCS
#define static_priv_id(slot) (NR_TASKS + (slot))
#define is_static_priv_id(id) ((id) >= 0 && (id) < NR_STATIC_PRIV_IDS)
#define USER_PRIV_ID static_priv_id(INIT_PROC_NR)
#define NULL_PRIV_ID (-1)

/* Standard sets, after MINIX's class table (system.md section 3). */
#define IDL_F (SYS_PROC | BILLABLE)
#define TSK_F SYS_PROC
#define SRV_F (SYS_PROC | PREEMPTIBLE)
#define DSRV_F (SRV_F | DYN_PRIV_ID | CHECK_IO_PORT | CHECK_IRQ)
#define RSYS_F (SRV_F | ROOT_SYS_PROC)
#define VM_F (SYS_PROC | VM_SYS_PROC)
#define USR_F (BILLABLE | PREEMPTIBLE)
#define ALL_TRAPS ((short) ~0)
#define USR_T ((short) (1 << SENDREC))
#define NO_TRAPS 0
#define SRV_Q USER_Q
#define SRV_QT USER_QUANTUM

struct priv {
    proc_nr_t s_proc_nr; /* slot using this structure, or NONE */
    sys_id_t s_id;       /* index of this structure */
    short s_flags;
    int s_init_flags; /* SEF_INIT_* and SEF_LU_* for WHOAMI */
    /* Whose memory this one may read while it takes over its state, or NONE. */
    endpoint_t s_state_source;

    vir_bytes s_asyntab; /* table of asynchronous messages */
    size_t s_asynsize;
    endpoint_t s_asynendpoint; /* endpoint that registered it */

    /* Whom and what it may call. */
    sys_map_t s_ipc_to; /* by privilege id */
    bitchunk_t s_k_call_mask[SYS_CALL_MASK_SIZE];
    short s_trap_mask;

    /* What waits for it. */
    sigset_t s_sig_pending;
    unsigned s_int_pending;
    sys_map_t s_asyn_pending, s_notify_pending; /* by privilege id */

    endpoint_t s_sig_mgr, s_bak_sig_mgr;

    int s_ipcf;          /* first filter of the chain, -1 if none */
    uint64_t s_alarm_at; /* uptime in ticks, 0 when not armed */
    int s_diag_sig;      /* wants SIGKMESS */

    int s_nr_io_range, s_nr_mem_range, s_nr_irq;
    struct io_range s_io_tab[NR_IO_RANGE];
    struct minix_mem_range s_mem_tab[NR_MEM_RANGE];
    int s_irq_tab[NR_IRQ];

    /* 0: none; the state table is the magic root. */
    vir_bytes s_grant_table, s_state_table;
    int s_grant_entries, s_state_entries;
    endpoint_t s_grant_endpoint; /* endpoint that registered the grants */
};

#endif
