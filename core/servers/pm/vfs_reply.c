/* What follows a reply of VFS. */
#include "pm.h"

/* VFS knows the child: let it run, and answer both. */
static void
finish_fork(struct mproc *child)
{
    struct mproc *parent = &mproc[child->mp_parent];
    int r, orphan = (child->mp_flags & NEW_PARENT) != 0;

    child->mp_flags &= ~NEW_PARENT;
    r = sched_start_user(SCHED_PROC_NR, child);
    if (r != OK)
        panic("SCHED does not take %d: %d", child->mp_endpoint, r);
    reply((int) (child - mproc), OK);
    if (!orphan && !(parent->mp_flags & EXITING))
        reply(child->mp_parent, child->mp_pid);
}

static void
finish_exec(struct mproc *rmp, message *m)
{
    if (m->VFS_PM_PARTIAL)
        rmp->mp_flags |= PARTIAL_EXEC;
    exec_restart(rmp, m->VFS_PM_STATUS, (vir_bytes) m->VFS_PM_PC,
        (vir_bytes) m->VFS_PM_NEWSP, (vir_bytes) m->VFS_PM_NEWPS_STR);
}

void
handle_vfs_reply(message *m)
{
    struct mproc *rmp = lookup_endpoint(m->VFS_PM_ENDPT);

    if (rmp == NULL || !(rmp->mp_flags & VFS_CALL)) {
        printf("PM: VFS answers %x for %d, which waits for nothing\n",
            m->m_type, m->VFS_PM_ENDPT);
        return;
    }
    rmp->mp_flags &= ~VFS_CALL;
    switch (m->m_type) {
    case VFS_PM_SETUID_REPLY:
    case VFS_PM_SETGID_REPLY: reply((int) (rmp - mproc), OK); break;
    case VFS_PM_SETSID_REPLY:
        reply((int) (rmp - mproc), rmp->mp_procgrp);
        break;
    case VFS_PM_FORK_REPLY: finish_fork(rmp); break;
    case VFS_PM_SRV_FORK_REPLY: break;
    case VFS_PM_EXEC_REPLY: finish_exec(rmp, m); break;
    case VFS_PM_EXIT_REPLY: exit_restart(rmp); return;
    case VFS_PM_UNPAUSE_REPLY: rmp->mp_flags |= UNPAUSED; break;
    case VFS_PM_REBOOT_REPLY: sys_abort(rmp->mp_exitstatus); return;
    default: panic("unknown reply of VFS: %x", m->m_type);
    }
    if (rmp->mp_flags & EXIT_LATER)
        exit_proc(rmp, rmp->mp_exitstatus, rmp->mp_sigstatus);
    else
        restart_sigs(rmp);
}
