/* exec. VFS loads the program; RS loads services itself and tells us. */
#include "pm.h"
#include <minix/exec_info.h>

/* The last part of the path names the process. */
static void
set_name(struct mproc *rmp, const char *path)
{
    const char *slash = strrchr(path, '/');

    strlcpy(rmp->mp_newname, slash != NULL ? slash + 1 : path,
        sizeof rmp->mp_newname);
}

/* In: name, frame, ps_str. No answer when it succeeds. */
int
do_exec(void)
{
    char path[PATH_MAX];
    size_t len = m_in.m_lc_pm_exec.namelen;
    message m;
    int r;

    if (len == 0 || len > sizeof path)
        return ENAMETOOLONG;
    r = sys_datacopy(mp->mp_endpoint, m_in.m_lc_pm_exec.name, SELF,
        (vir_bytes) path, len);
    if (r != OK)
        return r;
    path[len - 1] = '\0';
    set_name(mp, path);
    memset(&m, 0, sizeof m);
    m.m_type = VFS_PM_EXEC;
    m.VFS_PM_ENDPT = mp->mp_endpoint;
    m.VFS_PM_PATH = (char *) m_in.m_lc_pm_exec.name;
    m.VFS_PM_PATH_LEN = (int) len;
    m.VFS_PM_FRAME = (char *) m_in.m_lc_pm_exec.frame;
    m.VFS_PM_FRAME_LEN = (int) m_in.m_lc_pm_exec.framelen;
    m.VFS_PM_PS_STR = (int) m_in.m_lc_pm_exec.ps_str;
    tell_vfs(mp, &m);
    return SUSPEND;
}

/* Caught signals mean nothing in the new program. */
static void
reset_caught_signals(struct mproc *rmp)
{
    int sig;

    for (sig = 1; sig < _NSIG; sig++)
        if (sigismember(&rmp->mp_catch, sig)) {
            sigdelset(&rmp->mp_catch, sig);
            memset(&rmp->mp_sigact[sig], 0, sizeof rmp->mp_sigact[sig]);
        }
}

/* In: endpoint, address of struct exec_info in the caller (RS). */
int
do_newexec(void)
{
    struct exec_info info;
    struct mproc *rmp;
    int r;

    if (mp->mp_endpoint != RS_PROC_NR)
        return EPERM;
    rmp = lookup_endpoint(m_in.m_lexec_pm_exec_new.endpt);
    if (rmp == NULL)
        return ESRCH;
    r = sys_datacopy(mp->mp_endpoint, m_in.m_lexec_pm_exec_new.ptr, SELF,
        (vir_bytes) &info, sizeof info);
    if (r != OK)
        return r;
    info.progname[sizeof info.progname - 1] = '\0';
    set_name(rmp, info.progname);
    rmp->mp_frame_addr = info.stack_high - info.frame_len;
    rmp->mp_flags |= PARTIAL_EXEC;
    if (info.allow_setuid) {
        rmp->mp_effuid = info.new_uid;
        rmp->mp_effgid = info.new_gid;
        r = sys_seteuid(rmp->mp_endpoint, rmp->mp_effuid, rmp->mp_pid);
        if (r != OK)
            return r;
    }
    m_out.m_pm_lexec_exec_new.suid = info.allow_setuid;
    return OK;
}

/* In: endpoint, result, pc, ps_str. */
int
do_execrestart(void)
{
    struct mproc *rmp;

    if (mp->mp_endpoint != RS_PROC_NR)
        return EPERM;
    rmp = lookup_endpoint(m_in.m_rs_pm_exec_restart.endpt);
    if (rmp == NULL)
        return ESRCH;
    exec_restart(rmp, m_in.m_rs_pm_exec_restart.result,
        m_in.m_rs_pm_exec_restart.pc, rmp->mp_frame_addr,
        m_in.m_rs_pm_exec_restart.ps_str);
    return OK;
}

/* Starts the new image, or reports why there is none. */
void
exec_restart(struct mproc *rmp, int result, vir_bytes pc, vir_bytes sp,
    vir_bytes ps_str)
{
    int r;

    if (result != OK) {
        if (rmp->mp_flags & PARTIAL_EXEC) {
            rmp->mp_flags &= ~PARTIAL_EXEC;
            sys_kill(rmp->mp_endpoint, SIGKILL);
        } else {
            reply((int) (rmp - mproc), result);
        }
        return;
    }
    rmp->mp_flags &= ~PARTIAL_EXEC;
    strlcpy(rmp->mp_name, rmp->mp_newname, sizeof rmp->mp_name);
    reset_caught_signals(rmp);
    r = sys_exec(rmp->mp_endpoint, sp, (vir_bytes) rmp->mp_name, pc, ps_str);
    if (r != OK)
        panic("cannot start the new image of %d: %d", rmp->mp_endpoint, r);
}
