/* Fault injection and coverage requests. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "sef_private.h"

/*
 * A stateful restart takes over the memory of an instance that has ended.  That
 * is only sound if the memory is known to be good: the end was asked for.
 */
int sef_controlled_crash;

static sef_cb_gcov_t sef_cb_gcov;

void
sef_setcb_gcov(sef_cb_gcov_t cb)
{
    sef_cb_gcov = cb;
}

static void
answer(endpoint_t who, int status, int result)
{
    message m;

    if (IPC_STATUS_CALL(status) != SENDREC)
        return;
    memset(&m, 0, sizeof(m));
    m.m_type = result;
    ipc_sendnb(who, &m);
}

int
sef_gcov_intercept(message *m, int status)
{
    int r = ENOSYS;

    if (m->m_type != COMMON_REQ_GCOV_DATA || m->m_source != VFS_PROC_NR ||
        is_ipc_notify(status))
        return 0;
    if (sef_cb_gcov != NULL)
        r = sef_cb_gcov(m);
    answer(m->m_source, status, r);
    return 1;
}

/* Only RS may ask: who may use RS_FI is checked there. */
int
sef_fi_intercept(message *m, int status)
{
    if (m->m_type != COMMON_REQ_FI_CTL || is_ipc_notify(status))
        return 0;
    if (m->m_source != RS_PROC_NR) {
        answer(m->m_source, status, EPERM);
    } else if (m->m_lsys_fi_ctl.subtype == RS_FI_CRASH) {
        sef_controlled_crash = 1;
        panic("crash was asked for");
    } else if (m->m_lsys_fi_ctl.subtype == RS_FI_END) {
        sef_controlled_crash = 1;
        sef_handle_signal(SIGTERM);
        sef_exit(0);
    } else {
        answer(m->m_source, status, EINVAL);
    }
    return 1;
}
