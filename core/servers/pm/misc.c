/* What others want to know about processes, and the end of the system. */
#include "pm.h"
#include <minix/sysinfo.h>
#include <sys/resource.h>

/* In: endpoint. Out: ids. Result: pid. */
int
do_getepinfo(void)
{
    struct mproc *rmp = lookup_endpoint(m_in.m_lsys_pm_getepinfo.endpt);

    if (rmp == NULL)
        return ESRCH;
    m_out.m_pm_lsys_getepinfo.uid = rmp->mp_realuid;
    m_out.m_pm_lsys_getepinfo.euid = rmp->mp_effuid;
    m_out.m_pm_lsys_getepinfo.gid = rmp->mp_realgid;
    m_out.m_pm_lsys_getepinfo.egid = rmp->mp_effgid;
    return rmp->mp_pid;
}

/* In: pid. Out: endpoint. */
int
do_getprocnr(void)
{
    struct mproc *rmp;

    if (mp->mp_endpoint != RS_PROC_NR)
        return EPERM;
    for (rmp = mproc; rmp < &mproc[NR_PROCS]; rmp++)
        if ((rmp->mp_flags & (IN_USE | EXITING)) == IN_USE &&
            rmp->mp_pid == m_in.m_lsys_pm_getprocnr.pid) {
            m_out.m_pm_lsys_getprocnr.endpt = rmp->mp_endpoint;
            return OK;
        }
    return ESRCH;
}

static char
state_of(const struct mproc *rmp)
{
    if (rmp->mp_flags & ZOMBIE)
        return 'Z';
    if (rmp->mp_flags & PROC_STOPPED)
        return 'P';
    if (rmp->mp_flags & WAITING)
        return 'W';
    return rmp->mp_flags & SIGSUSPENDED ? 'S' : 'R';
}

/* In: what (SI_PROC_TAB), where, size: NR_PROCS struct pm_proc_info. */
int
do_getsysinfo(void)
{
    struct pm_proc_info info;
    vir_bytes where = m_in.m_lsys_getsysinfo.where;
    int i, r;

    if (m_in.m_lsys_getsysinfo.what != SI_PROC_TAB ||
        m_in.m_lsys_getsysinfo.size != NR_PROCS * sizeof info)
        return EINVAL;
    for (i = 0; i < NR_PROCS; i++, where += sizeof info) {
        struct mproc *rmp = &mproc[i];

        memset(&info, 0, sizeof info);
        info.pp_endpoint = NONE;
        if (rmp->mp_flags & IN_USE) {
            info.pp_endpoint = rmp->mp_endpoint;
            info.pp_pid = rmp->mp_pid;
            info.pp_ppid = mproc[rmp->mp_parent].mp_pid;
            info.pp_euid = rmp->mp_effuid;
            info.pp_state = state_of(rmp);
            info.pp_service = (rmp->mp_flags & PRIV_PROC) != 0;
            strlcpy(info.pp_name, rmp->mp_name, sizeof info.pp_name);
        }
        r = sys_datacopy(SELF, (vir_bytes) &info, mp->mp_endpoint, where,
            sizeof info);
        if (r != OK)
            return r;
    }
    return OK;
}

/* In: who (RUSAGE_SELF), addr. */
int
do_getrusage(void)
{
    struct rusage usage;
    clock_t user, system;
    uint32_t hz = sys_hz();
    int r;

    if (m_in.m_lc_pm_rusage.who != RUSAGE_SELF)
        return EINVAL;
    r = sys_times(mp->mp_endpoint, &user, &system, NULL, NULL);
    if (r != OK)
        return r;
    memset(&usage, 0, sizeof usage);
    usage.ru_utime.tv_sec = user / hz;
    usage.ru_utime.tv_usec = (user % hz) * (1000000 / hz);
    usage.ru_stime.tv_sec = system / hz;
    usage.ru_stime.tv_usec = (system % hz) * (1000000 / hz);
    return sys_datacopy(SELF, (vir_bytes) &usage, mp->mp_endpoint,
        m_in.m_lc_pm_rusage.addr, sizeof usage);
}

/* In: how. Programs are killed, VFS writes everything back, and the kernel
 * stops when VFS has answered; see handle_vfs_reply(). */
int
do_reboot(void)
{
    struct mproc *vfs = &mproc[VFS_PROC_NR];
    message m;
    int how = m_in.m_lc_pm_reboot.how;

    if (mp->mp_effuid != SUPER_USER)
        return EPERM;
    if (vfs->mp_flags & VFS_CALL)
        return EBUSY;
    check_sig(-1, SIGKILL, 1);
    stop_proc(&mproc[INIT_PROC_NR], 0);
    memset(&m, 0, sizeof m);
    m.m_type = VFS_PM_REBOOT;
    m.VFS_PM_ENDPT = VFS_PROC_NR;
    vfs->mp_exitstatus = how;
    tell_vfs(vfs, &m);
    return SUSPEND;
}
