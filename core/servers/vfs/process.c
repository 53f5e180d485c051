/* Processes come and go as PM says. */
#include "vfs.h"

/* PM introduces the boot processes, one message each, and awaits an answer to
 * the one without a process. */
void
init_processes(void)
{
    struct fproc *fp;
    message m;
    int r;

    for (;;) {
        if ((r = sef_receive(PM_PROC_NR, &m)) != OK)
            panic("cannot hear PM: %d", r);
        if (m.m_type != VFS_PM_INIT)
            panic("PM sends %x before the end of the table", m.m_type);
        if (m.VFS_PM_ENDPT == NONE)
            break;
        fp = &fproc[m.VFS_PM_SLOT];
        memset(fp, 0, sizeof *fp);
        fp->fp_in_use = 1;
        fp->fp_endpoint = m.VFS_PM_ENDPT;
        fp->fp_pid = m.VFS_PM_PID;
        fp->fp_umask = 022;
    }
    m.m_type = OK;
    if ((r = ipc_send(PM_PROC_NR, &m)) != OK)
        panic("cannot answer PM: %d", r);
}

void
answer_pm(int type, endpoint_t e, message *m)
{
    int r;

    m->m_type = type;
    m->VFS_PM_ENDPT = e;
    if ((r = asynsend3(PM_PROC_NR, m, 0)) != OK)
        panic("cannot answer PM: %d", r);
}

void
fork_process(const message *m, int is_service)
{
    struct fproc *parent = fproc_of(m->VFS_PM_PENDPT);
    struct fproc *child = &fproc[_ENDPOINT_P(m->VFS_PM_ENDPT)];
    int fd;

    if (parent == NULL)
        panic("PM forks from %d, which is unknown", m->VFS_PM_PENDPT);
    *child = *parent;
    child->fp_endpoint = m->VFS_PM_ENDPT;
    child->fp_pid = m->VFS_PM_CPID;
    child->fp_job = NULL;
    child->fp_pm.type = 0;
    for (fd = 0; fd < NR_FILES; fd++)
        if (child->fp_filp[fd] != NULL)
            child->fp_filp[fd]->f_count++;
    if (child->fp_root != NULL)
        vnode_dup(child->fp_root);
    if (child->fp_cwd != NULL)
        vnode_dup(child->fp_cwd);
    if (is_service) {
        child->fp_realuid = child->fp_effuid = (uid_t) m->VFS_PM_REUID;
        child->fp_realgid = child->fp_effgid = (gid_t) m->VFS_PM_REGID;
    }
}

static void
exit_process(struct fproc *fp)
{
    int fd;

    for (fd = 0; fd < NR_FILES; fd++)
        if (fp->fp_filp[fd] != NULL)
            fd_close(fp, fd);
    if (fp->fp_root != NULL)
        vnode_put(fp->fp_root);
    if (fp->fp_cwd != NULL)
        vnode_put(fp->fp_cwd);
    memset(fp, 0, sizeof *fp);
}

/* What waited for the end of the process's call. */
void
pm_resume(struct fproc *fp)
{
    int type = fp->fp_pm.type;
    endpoint_t e = fp->fp_endpoint;
    message m;

    fp->fp_pm.type = 0;
    memset(&m, 0, sizeof m);
    if (type == VFS_PM_EXIT) {
        exit_process(fp);
        answer_pm(VFS_PM_EXIT_REPLY, e, &m);
    } else if (type == VFS_PM_UNPAUSE) {
        answer_pm(VFS_PM_UNPAUSE_REPLY, e, &m);
    }
}
