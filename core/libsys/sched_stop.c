/* Take a process away from its scheduler. */
#include <errno.h>
#include <string.h>
#include <minix/sched.h>
#include <minix/syslib.h>

int
sched_stop(endpoint_t scheduler_e, endpoint_t schedulee_e)
{
    message m;

    if (scheduler_e == KERNEL || scheduler_e == NONE)
        return OK;
    memset(&m, 0, sizeof(m));
    m.m_lsys_sched_scheduling_stop.endpoint = schedulee_e;
    return _taskcall(scheduler_e, SCHEDULING_STOP, &m);
}
