/* stateless: a service that has nothing to keep, as MINIX's is and readclock:
 * whatever it is to take over from, it starts afresh, and says so in the log. */
#include <minix/drivers.h>

/* 1 after each start: nothing is handed on. */
static int starts;

static int
start(int type, sef_init_info_t *info)
{
    (void) info;
    printf("stateless: initialization of type %d, start %d\n", type, ++starts);
    return OK;
}

int
main(void)
{
    message m;
    int status;

    sef_setcb_init_fresh(start);
    sef_setcb_init_lu(start);
    sef_setcb_init_restart(start);
    sef_startup();
    for (;;) {
        sef_receive_next(&m, &status);
        if (is_ipc_notify(status))
            continue;
        m.m_type = ENOSYS;
        (void) ipc_sendnb(m.m_source, &m);
    }
}
