/* A service that counts how often it was asked. Nothing here is written for
 * live updates: the defaults of SEF do it. */
#include <errno.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <stdlib.h>

struct count {
    unsigned requests;
};

static struct count *count;

static int
init_fresh(int type, sef_init_info_t *info)
{
    return (count = calloc(1, sizeof(*count))) != NULL ? OK : ENOMEM;
}

int
main(void)
{
    message m;
    int r, status;

    sef_setcb_init_fresh(init_fresh);
    sef_startup();
    for (;;) {
        if ((r = sef_receive_status(ANY, &m, &status)) != OK)
            panic("cannot receive: %d", r);
        if (is_ipc_notify(status))
            continue;
        m.m_m1.m1i1 = ++count->requests;
        m.m_type = OK;
        ipc_sendnb(m.m_source, &m);
    }
}
