/* Programs are scheduled by SCHED; services by whom RS chooses. */
#include "pm.h"

void
sched_init(void)
{
    struct mproc *init = &mproc[INIT_PROC_NR];
    int r;

    r = sched_start(SCHED_PROC_NR, init->mp_endpoint, RS_PROC_NR, USER_Q,
        USER_QUANTUM, -1, &init->mp_scheduler);
    if (r != OK)
        panic("SCHED does not take init: %d", r);
}

int
sched_start_user(endpoint_t e, struct mproc *rmp)
{
    return sched_inherit(e, rmp->mp_endpoint, mproc[rmp->mp_parent].mp_endpoint,
        USER_Q, &rmp->mp_scheduler);
}
