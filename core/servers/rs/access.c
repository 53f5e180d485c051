/* Who may ask RS for what, and when. */
#include "rs.h"

/* The effective uid as PM told the kernel; no field of the message counts. */
int
is_root(endpoint_t caller)
{
    struct proc_info info;

    return sys_getproc(&info, caller) == OK && info.pi_euid == 0;
}

static int
may_control(endpoint_t caller, const struct rproc *rp)
{
    struct rproc *service = find_by_endpoint(caller);
    int i;

    if (is_root(caller))
        return 1;
    if (service == NULL || rp == NULL)
        return 0;
    for (i = 0; i < service->r_set.nr_control; i++) {
        if (strcmp(service->r_set.control[i], rp->r_pub->proc_name) == 0)
            return 1;
    }
    return 0;
}

/* rp: the service in question, or NULL. */
int
check_caller(endpoint_t caller, const struct rproc *rp, int request)
{
    if (!may_control(caller, rp))
        return EPERM;
    if (rp == NULL)
        return OK;
    if (!(rp->r_set.priv.s_flags & SYS_PROC) && request != RS_EDIT)
        return EPERM;
    if (update_running())
        return EBUSY;
    if (rp->r_caller != NONE || rp->r_state == STATE_INITIALIZING ||
        rp->r_state == STATE_LOST)
        return EBUSY;
    if (rp->r_state == STATE_CRASHED && request != RS_DOWN &&
        request != RS_RESTART)
        return EPERM;
    if ((rp->r_pub->sys_flags & SF_CORE_SRV) && request == RS_DOWN)
        return EPERM;
    if (request == RS_REFRESH && is_irreplaceable(rp)) {
        printf("RS: '%s' cannot be refreshed without a replica\n",
            rp->r_pub->label);
        return EPERM;
    }
    return OK;
}
