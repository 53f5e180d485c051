/* MIB, the tree of system variables behind sysctl(2). */
#include <errno.h>
#include <minix/com.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "mib.h"

static void
sef_local_startup(void)
{
    sef_setcb_init_fresh(mib_init);
    sef_setcb_init_restart(mib_init);
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
        m.m_type = m.m_type == MIB_SYSCTL ? do_sysctl(&m) : ENOSYS;
        ipc_sendnb(m.m_source, &m);
    }
}
