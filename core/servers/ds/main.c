/* DS, the data store: takes requests, answers each at once. */
#include <errno.h>
#include <minix/com.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "store.h"

static int
handle(message *m)
{
    switch (m->m_type) {
    case DS_PUBLISH: return do_publish(m);
    case DS_RETRIEVE: return do_retrieve(m);
    case DS_RETRIEVE_LABEL: return do_retrieve_label(m);
    case DS_DELETE: return do_delete(m);
    case DS_SUBSCRIBE: return do_subscribe(m);
    case DS_CHECK: return do_check(m);
    default: return ENOSYS;
    }
}

static void
sef_local_startup(void)
{
    sef_setcb_init_fresh(store_init_fresh);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_startup();
}

int
main(void)
{
    message m;
    int status;

    sef_local_startup();
    for (;;) {
        sef_receive_next(&m, &status);
        if (is_ipc_notify(status))
            continue;
        m.m_type = handle(&m);
        if (IPC_STATUS_CALL(status) == SENDREC)
            ipc_sendnb(m.m_source, &m);
        else
            asynsend3(m.m_source, &m, AMF_NOREPLY);
    }
}
