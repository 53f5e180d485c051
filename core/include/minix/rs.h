/*
 * Reincarnation server: its requests, and the facts it gives away.
 */
#ifndef _MINIX_RS_H
#define _MINIX_RS_H

#include <sys/types.h>
#include <minix/const.h>
#include <minix/type.h>
#include <minix/com.h>
#include <minix/priv.h>

#define SERVICE_LOGIN "service"

/* Limits. */
#define RSS_NR_IRQ 16
#define RSS_NR_IO 16
#define RSS_IRQ_ALL (RSS_NR_IRQ + 1)
#define RSS_IO_ALL (RSS_NR_IO + 1)
#define RSS_IPC_ALL "IPC_ALL"
#define RSS_IPC_ALL_SYS "IPC_ALL_SYS"
#define RS_NR_CONTROL 8
#define RS_NR_PCI_DEVICE 32
#define RS_NR_PCI_CLASS 4
#define RS_MAX_LABEL_LEN 16 /* with the final NUL */
#define RS_MAX_IPCF_STR_LEN (RS_MAX_LABEL_LEN + 12)
#define RS_MAX_IPC_FILTERS 4
#define RS_CPU_DEFAULT (-1)
#define RS_CPU_BSP (-2)

/* rss_flags. */
#define RSS_COPY 0x000001
#define RSS_REUSE 0x000004
#define RSS_NOBLOCK 0x000008
#define RSS_REPLICA 0x000010
#define RSS_BATCH 0x000020
#define RSS_SELF_LU 0x000040
#define RSS_ASR_LU 0x000080
#define RSS_FORCE_SELF_LU 0x000100
#define RSS_PREPARE_ONLY_LU 0x000200
#define RSS_FORCE_INIT_CRASH 0x000400
#define RSS_FORCE_INIT_FAIL 0x000800
#define RSS_FORCE_INIT_TIMEOUT 0x001000
#define RSS_FORCE_INIT_DEFCB 0x002000
#define RSS_SYS_BASIC_CALLS 0x004000
#define RSS_VM_BASIC_CALLS 0x008000
#define RSS_NOMMAP_LU 0x010000
#define RSS_DETACH 0x020000
#define RSS_NORESTART 0x040000
#define RSS_FORCE_INIT_ST 0x080000
#define RSS_NO_BIN_EXP 0x100000
#define RSS_CHECK_LU 0x200000

/* A string in the caller's memory; the length excludes the final NUL. */
struct rss_label {
    char *l_addr;
    size_t l_len;
};

struct rs_pci_id {
    u16_t vid, did, sub_vid, sub_did;
};
#define NO_SUB_VID 0xffff
#define NO_SUB_DID 0xffff

struct rs_pci_class {
    u32_t pciclass, mask;
};

/* One element of a filter, as a tool gives it: the label is not resolved. */
struct rs_ipc_filter_el {
    int flags;
    char m_label[RS_MAX_LABEL_LEN];
    int m_type;
};

/* What a service needs to prepare.  Tool to RS: addresses; RS to service:
 * grants. */
struct rs_state_data {
    size_t size; /* of this structure */
    void *eval_addr, *ipcf_els;
    size_t eval_len, ipcf_els_size;
    int eval_gid, ipcf_els_gid;
};

/* Argument of RS_UP, RS_UPDATE and RS_EDIT.  Lengths exclude the final NUL. */
struct rs_start {
    /* What is started, and who it is. */
    struct rss_label rss_label, rss_trg_label;
    char *rss_cmd, *rss_progname, *rss_script;
    size_t rss_cmdlen, rss_prognamelen, rss_scriptlen;
    uid_t rss_uid;
    int rss_major, devman_id;
    int rss_nr_domain, rss_domain[NR_DOMAIN];

    /* How it starts and is kept. */
    unsigned rss_flags;
    long rss_period; /* of the heartbeat, ticks */
    long rss_restarts, rss_asr_count;
    long rss_map_prealloc_bytes, rss_heap_prealloc_bytes;
    struct rs_state_data rss_state_data;

    /* Who schedules it, and who gets its signals. */
    endpoint_t rss_scheduler, rss_sigmgr;
    int rss_quantum, rss_priority, rss_cpu;

    /* What it may call, and whom. */
    bitchunk_t rss_vm[VM_CALL_MASK_SIZE], rss_system[SYS_CALL_MASK_SIZE];
    char *rss_ipc;
    size_t rss_ipclen;
    struct rss_label rss_control[RS_NR_CONTROL];
    int rss_nr_control;

    /* Devices; counts first, *_ALL is no limit. */
    int rss_nr_io, rss_nr_irq, rss_nr_pci_id, rss_nr_pci_class;
    struct {
        unsigned base, len;
    } rss_io[RSS_NR_IO];
    int rss_irq[RSS_NR_IRQ];
    struct rs_pci_class rss_pci_class[RS_NR_PCI_CLASS];
    struct rs_pci_id rss_pci_id[RS_NR_PCI_DEVICE];
};

struct rs_pci {
    int rsp_endpoint;
    char rsp_label[RS_MAX_LABEL_LEN];
    int rsp_nr_class, rsp_nr_device;
    struct rs_pci_class rsp_class[RS_NR_PCI_CLASS];
    struct rs_pci_id rsp_device[RS_NR_PCI_DEVICE];
};

/* Public entry of the service table; RS_INIT carries a grant for all of them. */
struct rprocpub {
    char label[RS_MAX_LABEL_LEN], proc_name[RS_MAX_LABEL_LEN];
    short in_use;
    unsigned sys_flags; /* SF_* */
    endpoint_t endpoint;
    endpoint_t old_endpoint, new_endpoint; /* during an update, for VM */
    int dev_nr;                            /* major, or NO_DEV */
    int nr_domain, domain[NR_DOMAIN];
    bitchunk_t vm_call_mask[VM_CALL_MASK_SIZE];
    struct rs_pci pci_acl;
    int devman_id;
};

#define IS_RPUB_BOOT_USR(rpub) ((rpub)->endpoint == INIT_PROC_NR)

#define SF_CORE_SRV 0x0001
#define SF_SYNCH_BOOT 0x0002
#define SF_NEED_COPY 0x0004
#define SF_USE_COPY 0x0008
#define SF_NEED_REPL 0x0010
#define SF_USE_REPL 0x0020
#define SF_VM_UPDATE 0x0040
#define SF_VM_ROLLBACK 0x0080
#define SF_VM_NOMMAP 0x0100
#define SF_USE_SCRIPT 0x0200
#define SF_DET_RESTART 0x0400
#define SF_NORESTART 0x0800
#define SF_NO_BIN_EXP 0x1000

/* What stays the same when another binary takes over. */
#define IMM_SF \
    (SF_NO_BIN_EXP | SF_CORE_SRV | SF_SYNCH_BOOT | SF_NEED_COPY | SF_NEED_REPL)

/* What its users see when a service fails, as it says itself: nothing is
 * known; the same endpoint; perhaps another endpoint. */
#define RS_POLICY_NONE 0
#define RS_POLICY_RESTART 1
#define RS_POLICY_RESET 2

/* The phase in which an update failed, of RS's answer. */
#define RS_PHASE_NONE 0     /* no update failed */
#define RS_PHASE_REQUEST 1  /* refused, or no new instance could be made */
#define RS_PHASE_PREPARE 2  /* an old instance did not reach its state */
#define RS_PHASE_SWAP 3     /* the new instances could not take the places */
#define RS_PHASE_TRANSFER 4 /* a new instance could not take over the state */
#define RS_PHASE_INIT 5     /* a new instance failed otherwise, or died */

/*
 * Facts about one service, for /proc/service: RS_GETSYSINFO with
 * SI_SERVICE_INFO copies NR_SYS_PROCS of them to the caller.
 */
#define SI_SERVICE_INFO 0x100
#define RS_MAX_POLICIES_LEN 20
#define RS_MAX_BINARY_LEN 64

#define RSI_ACTIVE 0x001      /* 'A' */
#define RSI_UPDATING 0x002    /* 'U' */
#define RSI_EXITING 0x004     /* 'E' */
#define RSI_NOPING 0x008      /* 'N' */
#define RSI_USE_COPY 0x010    /* 'C' */
#define RSI_USE_REPL 0x020    /* 'R' */
#define RSI_NEED_COPY 0x040   /* 'c' */
#define RSI_NEED_REPL 0x080   /* 'r' */
#define RSI_CORE 0x100        /* 's' */
#define RSI_STATE_TABLE 0x200 /* it can hand over its state */
#define RSI_IN_USE 0x8000     /* the entry describes an instance */

struct rs_service_info {
    unsigned flags; /* RSI_* */
    endpoint_t endpoint;
    pid_t pid;
    int restarts;
    unsigned asr_count;
    int default_state; /* of an update that names none */
    char label[RS_MAX_LABEL_LEN];
    char proc_name[RS_MAX_LABEL_LEN];
    char policies[RS_MAX_POLICIES_LEN];
    char binary[RS_MAX_BINARY_LEN]; /* path that it was loaded from */
};

/* For programs; -1 and errno.  The table has NR_SYS_PROCS entries; a phase that
 * is none has no name. */
int minix_rs_lookup(const char *name, endpoint_t *value);
int minix_rs_services(struct rs_service_info *table);
const char *minix_rs_phase(int phase);

#endif
