/* wait4. */
#include "pm.h"
#include <sys/wait.h>

static int
wait_matches(struct mproc *parent, struct mproc *child)
{
    pid_t wanted = parent->mp_wpid;

    return wanted == -1 || wanted == child->mp_pid ||
        wanted == -child->mp_procgrp;
}

/* Gives a dead child's status to its parent, which is in wait4. */
static void
tell_parent(struct mproc *child)
{
    struct mproc *parent = &mproc[child->mp_parent];

    parent->mp_flags &= ~WAITING;
    child->mp_flags &= ~ZOMBIE;
    child->mp_flags |= TOLD_PARENT;
    memset(&m_out, 0, sizeof m_out);
    m_out.m_pm_lc_wait4.status =
        (child->mp_exitstatus & 0xff) << 8 | (child->mp_sigstatus & 0x7f);
    reply(child->mp_parent, child->mp_pid);
}

/* Tells the parent now if it waits. Result: whether it took the status. */
int
check_parent(struct mproc *child, int try_cleanup)
{
    struct mproc *parent = &mproc[child->mp_parent];

    if (parent->mp_flags & EXITING)
        return 0;
    if ((parent->mp_flags & WAITING) && wait_matches(parent, child)) {
        tell_parent(child);
        if (try_cleanup && !(child->mp_flags & VFS_CALL))
            cleanup(child);
        return 1;
    }
    sig_proc(parent, SIGCHLD, 0);
    return 0;
}

/* In: pid, options. Out: the child's pid and status. */
int
do_wait4(void)
{
    struct mproc *child;
    int children = 0;

    mp->mp_wpid = m_in.m_lc_pm_wait4.pid;
    if (mp->mp_wpid == 0)
        mp->mp_wpid = -mp->mp_procgrp;
    for (child = mproc; child < &mproc[NR_PROCS]; child++) {
        if (!(child->mp_flags & IN_USE) || (child->mp_flags & TOLD_PARENT) ||
            child->mp_parent != (int) (mp - mproc) || child == mp ||
            (child->mp_flags & PRIV_PROC) || !wait_matches(mp, child))
            continue;
        children++;
        if (child->mp_flags & ZOMBIE) {
            tell_parent(child);
            if (!(child->mp_flags & VFS_CALL))
                cleanup(child);
            return SUSPEND;
        }
    }
    if (children == 0)
        return ECHILD;
    if (m_in.m_lc_pm_wait4.options & WNOHANG)
        return 0;
    mp->mp_flags |= WAITING;
    return SUSPEND;
}
