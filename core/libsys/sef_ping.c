/* Heartbeat: RS notifies, the service notifies back. */
#include <minix/syslib.h>
#include "sef_private.h"

static sef_cb_ping_reply_t sef_cb_ping_reply = SEF_CB_PING_REPLY_DEFAULT;

void
sef_setcb_ping_reply(sef_cb_ping_reply_t cb)
{
    sef_cb_ping_reply = cb;
}

int
sef_ping_intercept(const message *m, int status)
{
    if (!is_ipc_notify(status) || m->m_source != RS_PROC_NR)
        return 0;
    sef_cb_ping_reply(m->m_source);
    return 1;
}

void
sef_cb_ping_reply_null(endpoint_t source)
{
    (void) source;
}

void
sef_cb_ping_reply_pong(endpoint_t source)
{
    ipc_notify(source);
}
