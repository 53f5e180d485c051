/* SCHED, the scheduler in user mode. */
#include <errno.h>
#include <minix/com.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "sched.h"

static int
handle(message *m, int status)
{
    switch (m->m_type) {
    case SCHEDULING_INHERIT:
    case SCHEDULING_START: return do_start_scheduling(m);
    case SCHEDULING_STOP: return do_stop_scheduling(m);
    case SCHEDULING_SET_NICE: return do_nice(m);
    case SCHEDULING_NO_QUANTUM:
        /* Made by the kernel in the name of a process: never answered. */
        if (!IPC_STATUS_FLAGS_TEST(status, IPC_FLG_MSG_FROM_KERNEL))
            return EPERM;
        do_noquantum(m);
        return SUSPEND;
    default: return ENOSYS;
    }
}

static int
init_fresh(int type, sef_init_info_t *info)
{
    (void) type;
    (void) info;
    arm_balance_alarm();
    return OK;
}

static void
sef_local_startup(void)
{
    sef_setcb_init_fresh(init_fresh);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_startup();
}

int
main(void)
{
    message m;
    int r, status;

    sef_local_startup();
    for (;;) {
        sef_receive_next(&m, &status);
        if (is_ipc_notify(status)) {
            if (m.m_source == CLOCK)
                balance_queues();
            continue;
        }
        if ((r = handle(&m, status)) == SUSPEND)
            continue;
        m.m_type = r;
        ipc_sendnb(m.m_source, &m);
    }
}
