/*
 * Initialization of an instance.
 *
 * RS says how: fresh, as the successor in a live update, or after a crash.  In
 * the latter two the predecessor's memory can be read at info->old_endpoint
 * until RS has our answer.  RS may never accept the answer: then the
 * predecessor goes on and this instance ends.
 */
#include <errno.h>
#include <string.h>
#include <minix/rs.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/vm.h>
#include "sef_private.h"

#define POLICY_UNSET (-1)

static sef_cb_init_t sef_cb_init_fresh = SEF_CB_INIT_FRESH_DEFAULT;
static sef_cb_init_t sef_cb_init_lu = SEF_CB_INIT_LU_DEFAULT;
static sef_cb_init_t sef_cb_init_restart = SEF_CB_INIT_RESTART_DEFAULT;
static sef_cb_init_response_t sef_cb_init_response =
    SEF_CB_INIT_RESPONSE_DEFAULT;
static int sef_policy = POLICY_UNSET;

void
sef_setcb_init_fresh(sef_cb_init_t cb)
{
    sef_cb_init_fresh = cb;
}

void
sef_setcb_init_lu(sef_cb_init_t cb)
{
    sef_cb_init_lu = cb;
}

void
sef_setcb_init_restart(sef_cb_init_t cb)
{
    sef_cb_init_restart = cb;
}

void
sef_setcb_init_response(sef_cb_init_response_t cb)
{
    sef_cb_init_response = cb;
}

void
sef_set_restart_policy(int policy)
{
    sef_policy = policy;
}

static int
restart_policy(void)
{
    if (sef_policy != POLICY_UNSET)
        return sef_policy;
    if (sef_cb_init_restart == sef_cb_init_reset)
        return RS_POLICY_RESET;
    if (sef_cb_init_restart == sef_cb_init_fail ||
        sef_cb_init_restart == sef_cb_init_crash ||
        sef_cb_init_restart == sef_cb_init_timeout)
        return RS_POLICY_NONE;
    return RS_POLICY_RESTART;
}

int
sef_init_is_request(const message *m, int status)
{
    return m->m_type == RS_INIT && m->m_source == RS_PROC_NR &&
        !is_ipc_notify(status);
}

static int
run_callback(int type, sef_init_info_t *info)
{
    sef_cb_init_t service, standard;

    if (info->flags & SEF_INIT_CRASH)
        return sef_cb_init_crash(type, info);
    if (info->flags & SEF_INIT_FAIL)
        return sef_cb_init_fail(type, info);
    if (info->flags & SEF_INIT_TIMEOUT)
        return sef_cb_init_timeout(type, info);

    switch (type) {
    case SEF_INIT_FRESH:
        service = sef_cb_init_fresh;
        standard = SEF_CB_INIT_FRESH_DEFAULT;
        break;
    case SEF_INIT_LU:
        service = sef_cb_init_lu;
        standard = SEF_CB_INIT_LU_DEFAULT;
        break;
    case SEF_INIT_RESTART:
        service = sef_cb_init_restart;
        standard = SEF_CB_INIT_RESTART_DEFAULT;
        break;
    default: return EINVAL;
    }
    return (info->flags & SEF_INIT_DEFCB ? standard : service)(type, info);
}

/* A new RS, whatever its program is, answers to the old one: it stands where the
 * new one was born, and takes its place back. */
static void
leave_root(const sef_init_info_t *info, message *m)
{
    if (info->old_endpoint != NONE)
        ipc_sendrec(info->old_endpoint, m);
    panic("RS cannot begin: %d", m->m_rs_init_answer.result);
}

/*
 * What is set so far is this binary's; a transfer may replace the variables
 * that hold it by the predecessor's, so it is kept here.
 */
static void
initialize(int type, sef_init_info_t *info)
{
    sef_cb_init_response_t response = sef_cb_init_response;
    int policy = restart_policy(), default_state = sef_lu_get_default_state();
    message m;
    int r;

    sys_statectl(SYS_STATE_CLEAR_IPC_FILTERS, 0, 0);
    info->phase = RS_PHASE_INIT;
    r = run_callback(type, info);
    sef_lu_forget();

    if (r == OK) {
        /* Others may use our grants as soon as RS has accepted the answer;
         * what we send must wait until then. */
        cpf_reload();
        sef_llvm_register_state_table();
    }

    memset(&m, 0, sizeof(m));
    m.m_type = RS_INIT;
    m.m_rs_init_answer.result = r;
    m.m_rs_init_answer.policy = policy;
    m.m_rs_init_answer.default_state = default_state;
    if (r != OK) {
        m.m_rs_init_answer.phase = info->phase;
        m.m_rs_init_answer.reason = info->reason;
        memcpy(m.m_rs_init_answer.refused, info->refused, RS_REFUSED_LEN);
    }
    if (r != OK && info->endpoint == RS_PROC_NR)
        leave_root(info, &m);
    if ((r = response(&m)) != OK)
        panic("RS refused my initialization: %d", r);
    sef_fpu_forget();

    if (info->init_buff_cleanup_start != NULL) {
        size_t used = (char *) info->init_buff_cleanup_start -
            (char *) info->init_buff_start;

        if (used < info->init_buff_len)
            sef_munmap(info->init_buff_cleanup_start,
                info->init_buff_len - used, VM_MUNMAP);
    }
    if ((r = senda_reload()) != OK)
        panic("cannot register asynchronous messages: %d", r);
}

void
sef_init_process(const struct sef_identity *id, const message *m)
{
    sef_init_info_t info;

    memset(&info, 0, sizeof(info));
    info.flags = m->m_rs_init.flags;
    info.rproctab_gid = m->m_rs_init.rproctab_gid;
    info.endpoint = id->endpoint;
    info.old_endpoint = m->m_rs_init.old_endpoint;
    info.restarts = m->m_rs_init.restarts;
    info.init_buff_start = (void *) m->m_rs_init.buff_addr;
    info.init_buff_cleanup_start = info.init_buff_start;
    info.init_buff_len = m->m_rs_init.buff_len;
    info.prepare_state = m->m_rs_init.prepare_state;
    initialize(m->m_rs_init.type, &info);
}

/* Nobody lets the backup of a dead RS in: it takes the place itself. */
static void
take_place_of_root(const struct sef_identity *id)
{
    int r;

    if ((r = sys_privctl_state_source(SELF, id->endpoint)) != OK ||
        (r = vm_update(RS_PROC_NR, id->endpoint, 0)) != OK)
        panic("cannot take the place of RS: %d", r);
}

/* RS tells itself how to begin, by the flags its maker gave it; its right to
 * read says where its predecessor is. */
void
sef_init_process_root(struct sef_identity *id)
{
    sef_init_info_t info;
    struct priv priv;
    int type = SEF_INIT_FRESH, r;

    if (id->priv_flags & LU_SYS_PROC)
        type = SEF_INIT_LU;
    else if (id->priv_flags & RST_SYS_PROC)
        type = SEF_INIT_RESTART;
    if (id->endpoint != RS_PROC_NR) {
        take_place_of_root(id);
        id->endpoint = RS_PROC_NR;
    }
    if ((r = sys_getpriv(&priv, SELF)) != OK)
        panic("cannot ask for my rights: %d", r);
    memset(&info, 0, sizeof(info));
    info.flags = id->init_flags;
    info.rproctab_gid = GRANT_INVALID;
    info.endpoint = id->endpoint;
    info.old_endpoint = priv.s_state_source;
    initialize(type, &info);
}

/* Callbacks to choose from. */

int
sef_cb_init_null(int type, sef_init_info_t *info)
{
    (void) type;
    (void) info;
    return OK;
}

int
sef_cb_init_fail(int type, sef_init_info_t *info)
{
    (void) type;
    (void) info;
    return ENOSYS;
}

int
sef_cb_init_reset(int type, sef_init_info_t *info)
{
    (void) type;
    (void) info;
    return ERESTART;
}

int
sef_cb_init_crash(int type, sef_init_info_t *info)
{
    (void) type;
    (void) info;
    panic("crash at initialization was asked for");
}

int
sef_cb_init_timeout(int type, sef_init_info_t *info)
{
    message m;

    (void) type;
    (void) info;
    for (;;)
        ipc_receive(IDLE, &m, NULL);
}

/* The same binary takes over all memory as it is. */
int
sef_cb_init_identity_state_transfer(int type, sef_init_info_t *info)
{
    char stack_refs[SEF_STACK_REFS_SIZE];
    int r;

    if (type != SEF_INIT_RESTART &&
        !(type == SEF_INIT_LU && (info->flags & SEF_LU_SELF)))
        return EINVAL;

    info->phase = RS_PHASE_TRANSFER;
    sef_llvm_stack_refs_save(stack_refs);
    r = sef_identity_transfer(type, info);
    sef_llvm_stack_refs_restore(stack_refs);
    if (r == OK) {
        sef_fpu_take();
        info->phase = RS_PHASE_INIT;
    }
    return r;
}

int
sef_cb_init_restart_generic(int type, sef_init_info_t *info)
{
    return sef_cb_init_identity_state_transfer(type, info);
}

/* A service that knows how to come back from a crash knows how to take over. */
int
sef_cb_init_lu_identity_as_restart(int type, sef_init_info_t *info)
{
    if (!SEF_LU_IS_IDENTITY_UPDATE(info->flags))
        return ENOSYS;
    if ((info->flags & (SEF_INIT_DEFCB | SEF_INIT_SCRIPT_RESTART)) ||
        sef_cb_init_restart == SEF_CB_INIT_RESTART_DEFAULT)
        return SEF_CB_INIT_RESTART_STATEFUL(type, info);
    return sef_cb_init_restart(type, info);
}

int
sef_cb_init_lu_generic(int type, sef_init_info_t *info)
{
    if (SEF_LU_IS_IDENTITY_UPDATE(info->flags))
        return sef_cb_init_lu_identity_as_restart(type, info);
    return sef_st_state_transfer(info);
}

int
sef_cb_init_response_null(message *m_ptr)
{
    (void) m_ptr;
    return ENOSYS;
}

/* Blocks until RS has decided. */
int
sef_cb_init_response_rs_reply(message *m_ptr)
{
    int r;

    if ((r = ipc_sendrec(RS_PROC_NR, m_ptr)) != OK)
        return r;
    return m_ptr->m_type;
}

/* For a service that RS needs while it starts: later answers block again. */
int
sef_cb_init_response_rs_asyn_once(message *m_ptr)
{
    int r;

    r = asynsend3(RS_PROC_NR, m_ptr, AMF_NOREPLY);
    sef_setcb_init_response(SEF_CB_INIT_RESPONSE_DEFAULT);
    return r;
}
