/* A package as a service; its driver says what it does. */
#include <errno.h>
#include <minix/com.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "driver.h"
#include "requests.h"

static int
init_fresh(int type, sef_init_info_t *info)
{
    (void) type, (void) info;
    return OK;
}

static int
handle(message *m)
{
    char text[PACKAGE_TEXT];
    uint32_t hash;

    if (m->m_type != PACKAGE_STEP)
        return ENOSYS;
    memset(text, 0, sizeof(text));
    hash = package_step(m->m1_i1, text, sizeof(text) - 1);
    memcpy(m->m_payload, &hash, sizeof(hash));
    memcpy(m->m_payload + sizeof(hash), text, sizeof(text));
    return OK;
}

int
main(void)
{
    message m;
    int r, status;

    package_start();
    sef_setcb_init_fresh(init_fresh);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_startup();
    for (;;) {
        if ((r = sef_receive_status(ANY, &m, &status)) != OK)
            panic("cannot receive: %d", r);
        if (is_ipc_notify(status))
            continue;
        m.m_type = handle(&m);
        ipc_sendnb(m.m_source, &m);
    }
}
