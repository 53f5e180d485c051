/* The end of processes, in two steps: exit_proc() stops one, tells its parent
 * and VFS; exit_restart() frees the rest when VFS has closed its files.
 */
#include "pm.h"

int
do_exit(void)
{
    if (mp->mp_flags & PRIV_PROC) {
        printf("PM: service %s (%d) calls exit\n", mp->mp_name,
            mp->mp_endpoint);
        sys_kill(mp->mp_endpoint, SIGKILL);
    } else {
        exit_proc(mp, m_in.m_lc_pm_exit.status, 0);
    }
    return SUSPEND;
}

/* Children of the dead belong to init from now on. */
static void
give_children_to_init(struct mproc *rmp)
{
    struct mproc *child;

    for (child = mproc; child < &mproc[NR_PROCS]; child++) {
        if (!(child->mp_flags & IN_USE) || child == rmp ||
            child->mp_parent != (int) (rmp - mproc))
            continue;
        child->mp_parent = INIT_PROC_NR;
        if (child->mp_flags & VFS_CALL)
            child->mp_flags |= NEW_PARENT;
        if (child->mp_flags & ZOMBIE)
            check_parent(child, 1);
    }
}

void
exit_proc(struct mproc *rmp, int status, int signo)
{
    message m;
    int r;

    if (rmp->mp_endpoint == INIT_PROC_NR)
        panic("init ends: status %d, signal %d", status, signo);
    if (rmp->mp_flags & VFS_CALL) {
        rmp->mp_flags |= EXIT_LATER;
        rmp->mp_exitstatus = status;
        rmp->mp_sigstatus = signo;
        stop_proc(rmp, 0);
        return;
    }
    cancel_timer(rmp);
    if ((r = vm_willexit(rmp->mp_endpoint)) != OK)
        panic("VM does not let %d exit: %d", rmp->mp_endpoint, r);
    r = sys_runctl(rmp->mp_endpoint, RC_STOP, 0);
    if (r != OK)
        panic("cannot stop %d: %d", rmp->mp_endpoint, r);
    rmp->mp_flags &= IN_USE | PRIV_PROC;
    rmp->mp_flags |= EXITING;
    rmp->mp_exitstatus = status;
    rmp->mp_sigstatus = signo;

    memset(&m, 0, sizeof m);
    m.m_type = VFS_PM_EXIT;
    m.VFS_PM_ENDPT = rmp->mp_endpoint;
    tell_vfs(rmp, &m);
    give_children_to_init(rmp);
    if (rmp->mp_flags & PRIV_PROC) {
        /* RS asked for it, or its signal manager told it. */
        rmp->mp_flags |= TOLD_PARENT;
    } else {
        rmp->mp_flags |= ZOMBIE;
        check_parent(rmp, 0);
    }
}

void
exit_restart(struct mproc *rmp)
{
    int r;

    if (rmp->mp_scheduler != NONE) {
        r = sched_stop(rmp->mp_scheduler, rmp->mp_endpoint);
        if (r != OK)
            printf("PM: scheduler keeps %d: %d\n", rmp->mp_endpoint, r);
        rmp->mp_scheduler = NONE;
    }
    if ((r = sys_clear(rmp->mp_endpoint)) != OK)
        panic("kernel keeps %d: %d", rmp->mp_endpoint, r);
    if ((r = vm_exit(rmp->mp_endpoint)) != OK)
        panic("VM keeps %d: %d", rmp->mp_endpoint, r);
    if (rmp->mp_flags & TOLD_PARENT)
        cleanup(rmp);
}

/* A parent that has been told may find the slot in use until VFS is done. */
void
cleanup(struct mproc *rmp)
{
    memset(rmp, 0, sizeof *rmp);
    procs_in_use--;
}
