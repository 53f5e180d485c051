/* Start of a service, and its receive. */
#include <errno.h>
#include <string.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "sef_private.h"

static int sef_was_told; /* how to begin */

static int
is_first_vm(const struct sef_identity *id)
{
    return (id->priv_flags & VM_SYS_PROC) &&
        !(id->priv_flags & (LU_SYS_PROC | RST_SYS_PROC));
}

/*
 * Wait for RS to say how to begin, and begin.  Everything else that comes
 * before that is dropped.  Two services cannot wait: RS, which is nobody's
 * service, and VM at boot, whom RS needs running: it finds the request in its
 * main loop.
 */
void
sef_startup(void)
{
    struct sef_identity id;
    message m;
    int r, status;

    sef_get_identity(&id);
    sef_own_endpoint = id.endpoint;
    sef_own_priv_flags = id.priv_flags;

    if (id.priv_flags & ROOT_SYS_PROC) {
        sef_init_process_root(&id);
    } else if (!is_first_vm(&id)) {
        do {
            if ((r = ipc_receive(RS_PROC_NR, &m, &status)) != OK)
                panic("cannot receive from RS: %d", r);
        } while (!sef_init_is_request(&m, status));
        sef_init_process(&id, &m);
    }
    sef_was_told = !is_first_vm(&id);

    /* The transfer brought the values of the predecessor. */
    sef_own_endpoint = id.endpoint;
    sef_own_priv_flags = id.priv_flags;
    sef_receive_cancelled = 0;
}

/* VM's late initialization; for all others, and later, the request is stale: it
 * was for an instance that has left this endpoint without receiving it. */
static int
init_intercept(const message *m, int status)
{
    struct sef_identity id;

    if (!sef_init_is_request(m, status))
        return 0;
    if (!sef_was_told) {
        sef_was_told = 1;
        sef_get_identity(&id);
        sef_init_process(&id, m);
    }
    return 1;
}

static int
was_cancelled(void)
{
    int cancelled = sef_receive_cancelled;

    sef_receive_cancelled = 0;
    return cancelled;
}

/* Like ipc_receive(); returns EINTR after sef_cancel(). */
int
sef_receive_status(endpoint_t src, message *m_ptr, int *status_ptr)
{
    int r, status = 0;

    sef_receive_cancelled = 0;
    for (;;) {
        sef_lu_before_receive();
        if (was_cancelled())
            r = EINTR;
        else
            r = ipc_receive(src, m_ptr, &status);
        if (r != OK)
            break;
        if (!init_intercept(m_ptr, status) &&
            !sef_ping_intercept(m_ptr, status) &&
            !sef_signal_intercept(m_ptr, status) &&
            !sef_gcov_intercept(m_ptr, status) &&
            !sef_fi_intercept(m_ptr, status)) {
            if (!sef_lu_is_request(m_ptr, status))
                break;
            sef_lu_process(m_ptr);
        }
        if (was_cancelled()) {
            r = EINTR;
            break;
        }
    }
    if (status_ptr != NULL)
        *status_ptr = status;
    return r;
}

/* The next message from anyone: for services that have nothing to do when a
 * receive is cancelled, and nothing left to do without receiving. */
void
sef_receive_next(message *m_ptr, int *status_ptr)
{
    int r;

    while ((r = sef_receive_status(ANY, m_ptr, status_ptr)) == EINTR)
        ;
    if (r != OK)
        panic("cannot receive: %d", r);
}
