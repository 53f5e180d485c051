/* Process, user and group ids. */
#include "pm.h"

int
do_get(void)
{
    struct mproc *rmp = mp;

    switch (m_in.m_type) {
    case PM_GETPID:
        m_out.m_pm_lc_getpid.parent_pid = mproc[mp->mp_parent].mp_pid;
        return mp->mp_pid;
    case PM_GETUID:
        m_out.m_pm_lc_getuid.euid = mp->mp_effuid;
        return (int) mp->mp_realuid;
    case PM_GETGID:
        m_out.m_pm_lc_getgid.egid = mp->mp_effgid;
        return (int) mp->mp_realgid;
    case PM_GETPGRP: return mp->mp_procgrp;
    case PM_GETSID:
        if (m_in.m_lc_pm_getsid.pid != 0) {
            for (rmp = mproc; rmp < &mproc[NR_PROCS]; rmp++)
                if ((rmp->mp_flags & IN_USE) &&
                    rmp->mp_pid == m_in.m_lc_pm_getsid.pid)
                    break;
            if (rmp == &mproc[NR_PROCS])
                return ESRCH;
        }
        return rmp->mp_procgrp;
    }
    return ENOSYS;
}

static int
set_uid(uid_t uid, int effective_only)
{
    if (mp->mp_realuid != uid && mp->mp_effuid != SUPER_USER)
        return EPERM;
    if (!effective_only)
        mp->mp_realuid = uid;
    mp->mp_effuid = uid;
    return sys_seteuid(mp->mp_endpoint, uid, mp->mp_pid);
}

static int
set_gid(gid_t gid, int effective_only)
{
    if (mp->mp_realgid != gid && mp->mp_effuid != SUPER_USER)
        return EPERM;
    if (!effective_only)
        mp->mp_realgid = gid;
    mp->mp_effgid = gid;
    return OK;
}

/* The caller is answered when VFS knows the new ids. */
int
do_set(void)
{
    message m;
    int r;

    memset(&m, 0, sizeof m);
    m.VFS_PM_ENDPT = mp->mp_endpoint;
    switch (m_in.m_type) {
    case PM_SETUID:
    case PM_SETEUID:
        r = set_uid(m_in.m_lc_pm_setuid.uid, m_in.m_type == PM_SETEUID);
        m.m_type = VFS_PM_SETUID;
        m.VFS_PM_EID = (int) mp->mp_effuid;
        m.VFS_PM_RID = (int) mp->mp_realuid;
        break;
    case PM_SETGID:
    case PM_SETEGID:
        r = set_gid(m_in.m_lc_pm_setgid.gid, m_in.m_type == PM_SETEGID);
        m.m_type = VFS_PM_SETGID;
        m.VFS_PM_EID = (int) mp->mp_effgid;
        m.VFS_PM_RID = (int) mp->mp_realgid;
        break;
    case PM_SETSID:
        r = mp->mp_procgrp == mp->mp_pid ? EPERM : OK;
        if (r == OK)
            mp->mp_procgrp = mp->mp_pid;
        m.m_type = VFS_PM_SETSID;
        break;
    default: r = ENOSYS;
    }
    if (r != OK)
        return r;
    tell_vfs(mp, &m);
    return SUSPEND;
}
