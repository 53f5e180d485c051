/* PM's requests. Each is answered once; exit and unpause wait until the
 * process's call has ended. */
#include "vfs.h"

/* The system stops: everything is written back, then PM is answered. */
static int
reboot(struct job *j)
{
    int r = do_sync(j);
    message m;

    if (r == SUSPEND)
        return SUSPEND;
    memset(&m, 0, sizeof m);
    answer_pm(VFS_PM_REBOOT_REPLY, VFS_PROC_NR, &m);
    return OK;
}

static void
start_job(struct fproc *fp, int (*step)(struct job *), const message *m)
{
    struct job *j = job_new(fp, step, m);

    if (j == NULL)
        panic("no memory for a request of PM");
    job_run(j);
}

void
pm_request(const message *m)
{
    struct fproc *fp = fproc_of(m->VFS_PM_ENDPT);
    message answer;

    memset(&answer, 0, sizeof answer);
    switch (m->m_type) {
    case VFS_PM_FORK:
    case VFS_PM_SRV_FORK:
        fork_process(m, m->m_type == VFS_PM_SRV_FORK);
        answer_pm(m->m_type == VFS_PM_FORK ? VFS_PM_FORK_REPLY
                                           : VFS_PM_SRV_FORK_REPLY,
            m->VFS_PM_ENDPT, &answer);
        return;
    case VFS_PM_REBOOT: start_job(NULL, reboot, m); return;
    }
    if (fp == NULL)
        panic("PM asks %x about %d, which is unknown", m->m_type,
            m->VFS_PM_ENDPT);
    switch (m->m_type) {
    case VFS_PM_EXIT:
    case VFS_PM_UNPAUSE:
        fp->fp_pm.type = m->m_type;
        if (fp->fp_job == NULL)
            pm_resume(fp);
        else
            job_interrupt(fp->fp_job);
        return;
    case VFS_PM_EXEC: start_job(fp, do_pm_exec, m); return;
    case VFS_PM_SETUID:
        fp->fp_effuid = (uid_t) m->VFS_PM_EID;
        fp->fp_realuid = (uid_t) m->VFS_PM_RID;
        answer_pm(VFS_PM_SETUID_REPLY, m->VFS_PM_ENDPT, &answer);
        return;
    case VFS_PM_SETGID:
        fp->fp_effgid = (gid_t) m->VFS_PM_EID;
        fp->fp_realgid = (gid_t) m->VFS_PM_RID;
        answer_pm(VFS_PM_SETGID_REPLY, m->VFS_PM_ENDPT, &answer);
        return;
    case VFS_PM_SETSID:
        fp->fp_tty = NO_DEV;
        answer_pm(VFS_PM_SETSID_REPLY, m->VFS_PM_ENDPT, &answer);
        return;
    }
    panic("unknown request of PM: %x", m->m_type);
}
