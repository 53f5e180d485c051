/*
 * System event framework: the part of libsys that every service runs.
 *
 * A service registers its callbacks, calls sef_startup() once and then takes
 * its messages from sef_receive_status() only.  SEF answers the requests of RS
 * (initialize, prepare for a live update, ping), signals and fault injection
 * before the service sees a message.
 */
#ifndef _MINIX_SEF_H
#define _MINIX_SEF_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <minix/type.h>
#include <minix/com.h>
#include <minix/ipc.h>
#include <minix/refusals.h>

/* Entry points. */
void sef_startup(void);
int sef_receive_status(endpoint_t src, message *m_ptr, int *status_ptr);
void sef_receive_next(message *m_ptr, int *status_ptr);
#define sef_receive(src, m_ptr) sef_receive_status((src), (m_ptr), NULL)
endpoint_t sef_self(void);
void sef_cancel(void);
_Noreturn void sef_exit(int status);
int sef_getrndseed(void);
int sef_munmap(void *addr, vir_bytes len, int type);

/* What SEF takes for itself before the service sees it. */
#define SEF_INIT_REQUEST_TYPE RS_INIT
#define SEF_LU_REQUEST_TYPE RS_LU_PREPARE
#define SEF_SIGNAL_REQUEST_TYPE SIGS_SIGNAL_RECEIVED
#define SEF_GCOV_REQUEST_TYPE COMMON_REQ_GCOV_DATA
#define SEF_FI_REQUEST_TYPE COMMON_REQ_FI_CTL

/* How an instance comes to life. */
#define SEF_INIT_FRESH 0
#define SEF_INIT_LU 1
#define SEF_INIT_RESTART 2

/* Initialization flags; the live update flags below share the word. */
#define SEF_INIT_CRASH 0x1           /* panic instead of initializing */
#define SEF_INIT_FAIL 0x2            /* answer ENOSYS instead */
#define SEF_INIT_TIMEOUT 0x4         /* never answer */
#define SEF_INIT_DEFCB 0x8           /* SEF's default, not the service's */
#define SEF_INIT_SCRIPT_RESTART 0x10 /* a recovery script restarts it */
#define SEF_INIT_ST 0x20             /* transfer even into the same binary */

#define SEF_LU_SELF 0x0100
#define SEF_LU_ASR 0x0200
#define SEF_LU_MULTI 0x0400
#define SEF_LU_INCLUDES_VM 0x0800
#define SEF_LU_INCLUDES_RS 0x1000
#define SEF_LU_PREPARE_ONLY 0x2000
#define SEF_LU_NOMMAP 0x4000
#define SEF_LU_DETACHED 0x8000
#define SEF_LU_CHECK 0x10000 /* RS will roll back, whatever comes of it */

#define SEF_LU_IS_IDENTITY_UPDATE(flags) \
    (((flags) & (SEF_LU_SELF | SEF_LU_NOMMAP | SEF_LU_ASR | SEF_INIT_ST)) == \
        SEF_LU_SELF)

typedef struct {
    int flags;         /* SEF_INIT_* and SEF_LU_* */
    int prepare_state; /* in which the predecessor was stopped */
    int restarts;
    endpoint_t endpoint;        /* own endpoint */
    endpoint_t old_endpoint;    /* where the predecessor is, or NONE */
    cp_grant_id_t rproctab_gid; /* RS's public table, readable */
    /* Memory that RS reserved for the transfer; from cleanup_start on it is
     * not needed afterwards. */
    void *init_buff_start, *init_buff_cleanup_start;
    size_t init_buff_len;
    int phase; /* RS_PHASE_*: what fails if it fails now */
    /* Of a transfer that was refused: ST_REASON_*, and at what. */
    int reason;
    char refused[RS_REFUSED_LEN];
} sef_init_info_t;

/* Initialization callbacks. */
typedef int (*sef_cb_init_t)(int type, sef_init_info_t *info);

void sef_setcb_init_fresh(sef_cb_init_t cb);
int sef_cb_init_null(int type, sef_init_info_t *info);

void sef_setcb_init_lu(sef_cb_init_t cb);
int sef_cb_init_lu_generic(int type, sef_init_info_t *info);
int sef_cb_init_lu_identity_as_restart(int type, sef_init_info_t *info);
int sef_cb_init_identity_state_transfer(int type, sef_init_info_t *info);

void sef_setcb_init_restart(sef_cb_init_t cb);
int sef_cb_init_restart_generic(int type, sef_init_info_t *info);
int sef_cb_init_reset(int type, sef_init_info_t *info);
int sef_cb_init_fail(int type, sef_init_info_t *info);
int sef_cb_init_crash(int type, sef_init_info_t *info);
int sef_cb_init_timeout(int type, sef_init_info_t *info);

typedef int (*sef_cb_init_response_t)(message *m_ptr);

void sef_setcb_init_response(sef_cb_init_response_t cb);
int sef_cb_init_response_rs_reply(message *m_ptr);
int sef_cb_init_response_rs_asyn_once(message *m_ptr);
int sef_cb_init_response_null(message *m_ptr);

/*
 * RS_POLICY_*: what the users of a service see when it fails.  SEF tells RS by
 * the restart callback: "reset" for the default, nothing for one that never
 * restarts, "restart" for all others.  A service that knows better says so
 * before sef_startup().
 */
void sef_set_restart_policy(int policy);

#define SEF_CB_INIT_FRESH_NULL sef_cb_init_null
#define SEF_CB_INIT_LU_NULL sef_cb_init_null
#define SEF_CB_INIT_RESTART_NULL sef_cb_init_null
#define SEF_CB_INIT_RESPONSE_NULL sef_cb_init_response_null
#define SEF_CB_INIT_RESTART_STATEFUL sef_cb_init_restart_generic
#define SEF_CB_INIT_FRESH_DEFAULT sef_cb_init_null
#define SEF_CB_INIT_LU_DEFAULT sef_cb_init_lu_generic
#define SEF_CB_INIT_RESTART_DEFAULT sef_cb_init_reset
#define SEF_CB_INIT_RESPONSE_DEFAULT sef_cb_init_response_rs_reply

/* Ping: a notification from RS, answered by one. */
typedef void (*sef_cb_ping_reply_t)(endpoint_t source);

void sef_setcb_ping_reply(sef_cb_ping_reply_t cb);
void sef_cb_ping_reply_null(endpoint_t source);
void sef_cb_ping_reply_pong(endpoint_t source);

#define SEF_CB_PING_REPLY_NULL sef_cb_ping_reply_null
#define SEF_CB_PING_REPLY_DEFAULT sef_cb_ping_reply_pong

/* Quiescence states. */
#define SEF_LU_STATE_DEFAULT (-1) /* the one that the service named */
#define SEF_LU_STATE_NULL 0
#define SEF_LU_STATE_WORK_FREE 1
#define SEF_LU_STATE_REQUEST_FREE 2
#define SEF_LU_STATE_PROTOCOL_FREE 3
#define SEF_LU_STATE_EVAL 4
#define SEF_LU_STATE_UNREACHABLE 5
#define SEF_LU_STATE_PREPARE_CRASH 6
#define SEF_LU_STATE_STD_BASE SEF_LU_STATE_WORK_FREE
#define SEF_LU_STATE_DEBUG_BASE SEF_LU_STATE_UNREACHABLE
#define SEF_LU_STATE_CUSTOM_BASE (SEF_LU_STATE_PREPARE_CRASH + 1)

#define SEF_LU_STATE_IS_STANDARD(s) \
    ((s) >= SEF_LU_STATE_STD_BASE && (s) < SEF_LU_STATE_CUSTOM_BASE)
#define SEF_LU_STATE_IS_DEBUG(s) \
    ((s) >= SEF_LU_STATE_DEBUG_BASE && (s) < SEF_LU_STATE_CUSTOM_BASE)

/* The state for updates that ask for none; work free unless the service says
 * otherwise before sef_startup(). */
void sef_set_lu_default_state(int state);

/* Expression of state EVAL, with its terminating zero. */
#define SEF_LU_STATE_EVAL_MAX_LEN 512

/* Live update callbacks. */
typedef int (*sef_cb_lu_prepare_t)(int state);

void sef_setcb_lu_prepare(sef_cb_lu_prepare_t cb);
int sef_cb_lu_prepare_null(int state);
int sef_cb_lu_prepare_always_ready(int state);
int sef_cb_lu_prepare_never_ready(int state);
int sef_cb_lu_prepare_crash(int state);
int sef_cb_lu_prepare_eval(int state);

typedef int (*sef_cb_lu_state_isvalid_t)(int state, int flags);

void sef_setcb_lu_state_isvalid(sef_cb_lu_state_isvalid_t cb);
int sef_cb_lu_state_isvalid_generic(int state, int flags);
int sef_cb_lu_state_isvalid_null(int state, int flags);
int sef_cb_lu_state_isvalid_standard(int state, int flags);
int sef_cb_lu_state_isvalid_workfree(int state, int flags);
int sef_cb_lu_state_isvalid_workfree_self(int state, int flags);

typedef void (*sef_cb_lu_state_changed_t)(int old_state, int state);
typedef void (*sef_cb_lu_state_dump_t)(int state);
typedef int (*sef_cb_lu_state_save_t)(int state, int flags);

void sef_setcb_lu_state_changed(sef_cb_lu_state_changed_t cb);
void sef_cb_lu_state_changed_null(int old_state, int state);
void sef_setcb_lu_state_dump(sef_cb_lu_state_dump_t cb);
void sef_cb_lu_state_dump_null(int state);
void sef_cb_lu_state_dump_eval(int state);
/* MINIX's guide has it return an int, its header nothing: both are taken. */
void sef_setcb_lu_state_dump_guide(int (*cb)(int state));
#define sef_setcb_lu_state_dump(cb) \
    _Generic((cb), \
        int (*)(int): sef_setcb_lu_state_dump_guide, \
        default: sef_setcb_lu_state_dump)(cb)
void sef_lu_dprint(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void sef_setcb_lu_state_save(sef_cb_lu_state_save_t cb);
int sef_cb_lu_state_save_null(int state, int flags);

typedef int (*sef_cb_lu_response_t)(message *m_ptr);

void sef_setcb_lu_response(sef_cb_lu_response_t cb);
int sef_cb_lu_response_null(message *m_ptr);
int sef_cb_lu_response_rs_reply(message *m_ptr);

#define SEF_CB_LU_PREPARE_NULL sef_cb_lu_prepare_null
#define SEF_CB_LU_STATE_ISVALID_NULL sef_cb_lu_state_isvalid_null
#define SEF_CB_LU_STATE_CHANGED_NULL sef_cb_lu_state_changed_null
#define SEF_CB_LU_STATE_DUMP_NULL sef_cb_lu_state_dump_null
#define SEF_CB_LU_STATE_SAVE_NULL sef_cb_lu_state_save_null
#define SEF_CB_LU_RESPONSE_NULL sef_cb_lu_response_null
#define SEF_CB_LU_PREPARE_DEFAULT sef_cb_lu_prepare_null
#define SEF_CB_LU_STATE_ISVALID_DEFAULT sef_cb_lu_state_isvalid_generic
#define SEF_CB_LU_STATE_CHANGED_DEFAULT sef_cb_lu_state_changed_null
#define SEF_CB_LU_STATE_DUMP_DEFAULT sef_cb_lu_state_dump_eval
#define SEF_CB_LU_STATE_SAVE_DEFAULT sef_cb_lu_state_save_null
#define SEF_CB_LU_RESPONSE_DEFAULT sef_cb_lu_response_rs_reply

/* Signals: handler for this service's own, manager for those it manages. */
typedef void (*sef_cb_signal_handler_t)(int signo);
typedef int (*sef_cb_signal_manager_t)(endpoint_t target, int signo);

void sef_setcb_signal_handler(sef_cb_signal_handler_t cb);
void sef_setcb_signal_manager(sef_cb_signal_manager_t cb);
void sef_cb_signal_handler_null(int signo);
void sef_cb_signal_handler_term(int signo);
void sef_cb_signal_handler_posix_default(int signo);
int sef_cb_signal_manager_null(endpoint_t target, int signo);

#define SEF_CB_SIGNAL_HANDLER_NULL sef_cb_signal_handler_null
#define SEF_CB_SIGNAL_MANAGER_NULL sef_cb_signal_manager_null
#define SEF_CB_SIGNAL_HANDLER_DEFAULT sef_cb_signal_handler_null
#define SEF_CB_SIGNAL_MANAGER_DEFAULT sef_cb_signal_manager_null

/* Coverage data, asked for by VFS. */
typedef int (*sef_cb_gcov_t)(message *m_ptr);
void sef_setcb_gcov(sef_cb_gcov_t cb);

/*
 * State transfer.  Addresses are the predecessor's and our own; the read uses
 * the right that RS gave this instance for the time of the transfer.
 */
int sef_copy_state_region(sef_init_info_t *info, vir_bytes address, size_t size,
    vir_bytes dst_address, int may_have_holes);
int sef_st_state_transfer(sef_init_info_t *info);
int sef_old_state_table_lookup(sef_init_info_t *info, void *addr);
int sef_old_state_table_lookup_opaque(void *info_opaque, void *addr);
int sef_copy_state_region_opaque(void *info_opaque, uint32_t address,
    size_t size, uint32_t dst_address);

/*
 * Bridge to the instrumentation runtime.  Every function works, with the
 * meaning given in README.md, in a program without that runtime.
 */
int sef_llvm_magic_enabled(void);
int sef_llvm_state_transfer(sef_init_info_t *info);
int sef_llvm_state_cleanup(void);

void *sef_llvm_state_table_addr(void);
size_t sef_llvm_state_table_size(void);
void sef_llvm_register_state_table(void);

int sef_llvm_eval_bool(char *expr, char *result);
void sef_llvm_dump_eval(char *expr);

int sef_llvm_add_special_mem_region(void *addr, size_t len, const char *name);
int sef_llvm_del_special_mem_region_by_addr(void *addr);
int sef_llvm_real_brk(char *newbrk);
void sef_llvm_stack_refs_save(char *stack_buff);
void sef_llvm_stack_refs_restore(char *stack_buff);

#endif
