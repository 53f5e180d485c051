/* RS, the reincarnation server: start and message loop. */
#include "rs.h"

/* To serve these we ask other services, who may just be coming back. */
static int
needs_peers(int request)
{
    return request == RS_UP || request == RS_UPDATE || request == RS_EDIT ||
        request == RS_CLONE;
}

static int
handle(message *m)
{
    if (needs_peers(m->m_type) && !peers_can_answer())
        return m->m_type == RS_UPDATE ? update_answer(m, EAGAIN) : EAGAIN;
    switch (m->m_type) {
    case RS_UP: return do_up(m);
    case RS_DOWN: return do_down(m);
    case RS_REFRESH: return do_refresh(m);
    case RS_RESTART: return do_restart(m);
    case RS_SHUTDOWN: return do_shutdown(m);
    case RS_UPDATE: return do_update(m);
    case RS_CLONE: return do_clone(m);
    case RS_UNCLONE: return do_unclone(m);
    case RS_EDIT: return do_edit(m);
    case RS_SYSCTL: return do_sysctl(m);
    case RS_FI: return do_fi(m);
    case RS_LOOKUP: return do_lookup(m);
    case RS_GETSYSINFO: return do_getsysinfo(m);
    case RS_INIT: return do_init_ready(m);
    case RS_LU_PREPARE: return do_upd_ready(m);
    default:
        printf("RS: request 0x%x from %d is unknown\n", m->m_type, m->m_source);
        return ENOSYS;
    }
}

static void
handle_notify(const message *m)
{
    struct rproc *rp;

    if (m->m_source == CLOCK) {
        do_period();
    } else if ((rp = find_by_endpoint(m->m_source)) != NULL) {
        rp->r_alive_tm = getuptime_ticks();
        rp->r_late = 0;
    }
}

static void
answer(message *m, int status, int result)
{
    if (IPC_STATUS_CALL(status) != SENDREC)
        return;
    m->m_type = result;
    ipc_sendnb(m->m_source, m);
}

static int
init_response(message *m)
{
    own_init_response();
    take_facts(find_by_endpoint(RS_PROC_NR), m);
    return m->m_rs_init_answer.result;
}

static void
sef_local_startup(void)
{
    sef_setcb_init_fresh(boot_services);
    sef_setcb_init_lu(own_init_lu);
    sef_setcb_init_restart(own_init_lu);
    sef_setcb_init_response(init_response);
    sef_setcb_lu_response(own_lu_response);
    sef_setcb_signal_manager(handle_signal);
    sef_startup();
}

int
main(void)
{
    message m;
    int r, status;

    sef_local_startup();
    resume();
    for (;;) {
        boot_continue();
        do_pending_work();
        r = sef_receive_status(ANY, &m, &status);
        if (r == EINTR)
            continue;
        if (r != OK)
            panic("cannot receive: %d", r);
        if (is_ipc_notify(status)) {
            handle_notify(&m);
        } else if ((r = handle(&m)) != EDONTREPLY) {
            answer(&m, status, r);
        }
    }
}
