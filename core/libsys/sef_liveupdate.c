/*
 * Live update, the side of the service that is to be replaced.
 *
 * RS asks it to reach a state; it says so with a sendrec and stays blocked.
 * If all goes well it never returns from there.  If it does, the update was
 * refused or rolled back, and the service goes on.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <minix/ipc_filter.h>
#include <minix/rs.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "sef_private.h"

static sef_cb_lu_prepare_t sef_cb_lu_prepare = SEF_CB_LU_PREPARE_DEFAULT;
static sef_cb_lu_state_isvalid_t sef_cb_lu_state_isvalid =
    SEF_CB_LU_STATE_ISVALID_DEFAULT;
static sef_cb_lu_state_changed_t sef_cb_lu_state_changed =
    SEF_CB_LU_STATE_CHANGED_DEFAULT;
static sef_cb_lu_state_dump_t sef_cb_lu_state_dump =
    SEF_CB_LU_STATE_DUMP_DEFAULT;
static int (*sef_cb_lu_state_dump_guide)(int state);
static sef_cb_lu_state_save_t sef_cb_lu_state_save =
    SEF_CB_LU_STATE_SAVE_DEFAULT;
static sef_cb_lu_response_t sef_cb_lu_response = SEF_CB_LU_RESPONSE_DEFAULT;

static int sef_lu_default_state = SEF_LU_STATE_WORK_FREE;
static int sef_lu_state;
static int sef_lu_flags;
static char sef_lu_expression[SEF_LU_STATE_EVAL_MAX_LEN];

void
sef_setcb_lu_prepare(sef_cb_lu_prepare_t cb)
{
    sef_cb_lu_prepare = cb;
}

void
sef_setcb_lu_state_isvalid(sef_cb_lu_state_isvalid_t cb)
{
    sef_cb_lu_state_isvalid = cb;
}

void
sef_setcb_lu_state_changed(sef_cb_lu_state_changed_t cb)
{
    sef_cb_lu_state_changed = cb;
}

/* Two kinds of functions, of which the last counts. */
#undef sef_setcb_lu_state_dump
void
sef_setcb_lu_state_dump(sef_cb_lu_state_dump_t cb)
{
    sef_cb_lu_state_dump = cb;
    sef_cb_lu_state_dump_guide = NULL;
}

void
sef_setcb_lu_state_dump_guide(int (*cb)(int state))
{
    sef_cb_lu_state_dump_guide = cb;
}

static void
dump_state(int state)
{
    if (sef_cb_lu_state_dump_guide != NULL)
        (void) sef_cb_lu_state_dump_guide(state);
    else
        sef_cb_lu_state_dump(state);
}

void
sef_setcb_lu_state_save(sef_cb_lu_state_save_t cb)
{
    sef_cb_lu_state_save = cb;
}

void
sef_setcb_lu_response(sef_cb_lu_response_t cb)
{
    sef_cb_lu_response = cb;
}

void
sef_set_lu_default_state(int state)
{
    sef_lu_default_state = state;
}

int
sef_lu_get_default_state(void)
{
    return sef_lu_default_state;
}

/* In a new instance: its predecessor was preparing, it is not. */
void
sef_lu_forget(void)
{
    sef_lu_state = SEF_LU_STATE_NULL;
    sef_lu_flags = 0;
}

int
sef_lu_is_request(const message *m, int status)
{
    return m->m_type == RS_LU_PREPARE && m->m_source == RS_PROC_NR &&
        !is_ipc_notify(status);
}

static void
set_state(int state, int flags)
{
    int old_state = sef_lu_state;

    sef_lu_state = state;
    sef_lu_flags = flags;
    if (old_state == state)
        return;
    if (state == SEF_LU_STATE_NULL)
        sys_statectl(SYS_STATE_CLEAR_IPC_FILTERS, 0, 0);
    sef_cb_lu_state_changed(old_state, state);
}

/* Tell RS; returns what became of the update, or does not return. */
static int
respond(int state, int result)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_type = RS_LU_PREPARE;
    m.m_rs_update.state = state;
    m.m_rs_update.result = result;
    return sef_cb_lu_response(&m);
}

/*
 * Install the filters RS holds ready: arrays of IPCF_MAX_ELEMENTS elements,
 * each ended by flags 0.
 */
static int
install_filters(const struct rs_state_data *data)
{
    ipc_filter_el_t filter[IPCF_MAX_ELEMENTS];
    size_t offset;
    int i, r, request;

    if (data->ipcf_els_size % sizeof(filter) != 0)
        return E2BIG;
    for (offset = 0; offset < data->ipcf_els_size; offset += sizeof(filter)) {
        r = sys_safecopyfrom(RS_PROC_NR, data->ipcf_els_gid, offset,
            (vir_bytes) filter, sizeof(filter));
        if (r != OK)
            return r;
        for (i = 0; i < IPCF_MAX_ELEMENTS && filter[i].flags != 0; i++)
            continue;
        if (i == 0)
            continue;
        request = filter[0].flags & IPCF_EL_WHITELIST
            ? SYS_STATE_ADD_IPC_WL_FILTER
            : SYS_STATE_ADD_IPC_BL_FILTER;
        if ((r = sys_statectl(request, filter, i * sizeof(filter[0]))) != OK)
            return r;
    }
    return OK;
}

static int
take_expression(const struct rs_state_data *data)
{
    char result = 0;
    int r;

    if (data->eval_len == 0 || data->eval_addr == NULL)
        return EINVAL;
    if (data->eval_len >= sizeof(sef_lu_expression))
        return E2BIG;
    r = sys_safecopyfrom(RS_PROC_NR, data->eval_gid, 0,
        (vir_bytes) sef_lu_expression, data->eval_len);
    if (r != OK)
        return r;
    sef_lu_expression[data->eval_len] = '\0';
    return sef_llvm_eval_bool(sef_lu_expression, &result) != OK ? EINVAL : OK;
}

static int
take_state_data(int state, cp_grant_id_t gid)
{
    struct rs_state_data data;
    int r;

    if (!GRANT_VALID(gid))
        return state == SEF_LU_STATE_EVAL ? EINVAL : OK;
    r = sys_safecopyfrom(RS_PROC_NR, gid, 0, (vir_bytes) &data, sizeof(data));
    if (r != OK)
        return r;
    if (data.size != sizeof(data))
        return E2BIG;
    if (state == SEF_LU_STATE_EVAL && (r = take_expression(&data)) != OK)
        return r;
    if (data.ipcf_els_size > 0)
        r = install_filters(&data);
    if (r != OK)
        sys_statectl(SYS_STATE_CLEAR_IPC_FILTERS, 0, 0);
    return r;
}

static int
check_state(int state, int flags)
{
    if (SEF_LU_STATE_IS_DEBUG(state) || sef_cb_lu_state_isvalid(state, flags))
        return OK;
    return sef_cb_lu_state_isvalid == SEF_CB_LU_STATE_ISVALID_DEFAULT ? ENOSYS
                                                                      : EINVAL;
}

void
sef_lu_process(const message *m)
{
    int state = m->m_rs_update.state, flags = m->m_rs_update.flags, r;

    if (state == SEF_LU_STATE_NULL) {
        set_state(SEF_LU_STATE_NULL, 0);
        return;
    }
    if (sef_lu_state != SEF_LU_STATE_NULL) {
        respond(state, EBUSY);
        return;
    }
    if ((r = check_state(state, flags)) == OK)
        r = take_state_data(state, m->m_rs_update.state_data_gid);
    if (r != OK)
        respond(state, r);
    else
        set_state(state, flags);
}

static int
is_ready(int state)
{
    switch (state) {
    case SEF_LU_STATE_WORK_FREE: return OK;
    case SEF_LU_STATE_EVAL: return sef_cb_lu_prepare_eval(state);
    case SEF_LU_STATE_UNREACHABLE: return sef_cb_lu_prepare_never_ready(state);
    case SEF_LU_STATE_PREPARE_CRASH: return sef_cb_lu_prepare_crash(state);
    default: return sef_cb_lu_prepare(state);
    }
}

/*
 * The service is between two messages.  If it is in the state asked for it
 * stops here.  ENOTREADY means that it needs more messages first.
 */
void
sef_lu_before_receive(void)
{
    int state = sef_lu_state, r;

    if (state == SEF_LU_STATE_NULL)
        return;
    if ((r = is_ready(state)) == ENOTREADY) {
        dump_state(state);
        return;
    }
    if (r == OK)
        r = sef_llvm_state_cleanup();
    if (r == OK)
        r = sef_cb_lu_state_save(state, sef_lu_flags);
    sef_fpu_put();
    respond(state, r);

    /* Not replaced.  Receivers may have lost track of what waits here. */
    sef_fpu_take();
    sef_fpu_forget();
    set_state(SEF_LU_STATE_NULL, 0);
    if ((r = senda_reload()) != OK)
        panic("cannot register asynchronous messages: %d", r);
}

/* For dump callbacks. */
void
sef_lu_dprint(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
}

/* Callbacks to choose from. */

int
sef_cb_lu_prepare_null(int state)
{
    (void) state;
    return ENOTREADY;
}

int
sef_cb_lu_prepare_always_ready(int state)
{
    (void) state;
    return OK;
}

int
sef_cb_lu_prepare_never_ready(int state)
{
    (void) state;
    return ENOTREADY;
}

int
sef_cb_lu_prepare_crash(int state)
{
    (void) state;
    sef_controlled_crash = 1;
    panic("crash while preparing was asked for");
}

int
sef_cb_lu_prepare_eval(int state)
{
    char result = 0;

    (void) state;
    if (sef_llvm_eval_bool(sef_lu_expression, &result) != OK)
        return EINVAL;
    return result ? OK : ENOTREADY;
}

int
sef_cb_lu_state_isvalid_null(int state, int flags)
{
    (void) state;
    (void) flags;
    return 0;
}

int
sef_cb_lu_state_isvalid_standard(int state, int flags)
{
    (void) flags;
    return SEF_LU_STATE_IS_STANDARD(state);
}

int
sef_cb_lu_state_isvalid_workfree(int state, int flags)
{
    (void) flags;
    return state == SEF_LU_STATE_WORK_FREE;
}

int
sef_cb_lu_state_isvalid_workfree_self(int state, int flags)
{
    return state == SEF_LU_STATE_WORK_FREE && (flags & SEF_LU_SELF);
}

int
sef_cb_lu_state_isvalid_generic(int state, int flags)
{
    (void) flags;
    return state == SEF_LU_STATE_WORK_FREE || state == SEF_LU_STATE_EVAL;
}

void
sef_cb_lu_state_changed_null(int old_state, int state)
{
    (void) old_state;
    (void) state;
}

void
sef_cb_lu_state_dump_null(int state)
{
    (void) state;
}

void
sef_cb_lu_state_dump_eval(int state)
{
    if (state == SEF_LU_STATE_EVAL)
        sef_llvm_dump_eval(sef_lu_expression);
}

int
sef_cb_lu_state_save_null(int state, int flags)
{
    (void) state;
    (void) flags;
    return OK;
}

int
sef_cb_lu_response_null(message *m_ptr)
{
    (void) m_ptr;
    return ENOSYS;
}

/* EINTR: RS cancelled while we were saying that we are ready. */
int
sef_cb_lu_response_rs_reply(message *m_ptr)
{
    int r;

    if ((r = ipc_sendrec(RS_PROC_NR, m_ptr)) != OK)
        return r;
    return m_ptr->m_type == RS_LU_PREPARE ? EINTR : m_ptr->m_type;
}
