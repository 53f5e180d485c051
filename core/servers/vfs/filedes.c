/* File descriptors and what they share after fork and dup. */
#include "vfs.h"

/* The lowest free descriptor from `from' on, now f's. */
int
fd_new(struct fproc *fp, int from, struct filp *f)
{
    int fd;

    if (from < 0 || from >= NR_FILES)
        return EINVAL;
    for (fd = from; fd < NR_FILES; fd++)
        if (fp->fp_filp[fd] == NULL) {
            fp->fp_filp[fd] = f;
            fp->fp_cloexec[fd] = 0;
            return fd;
        }
    return EMFILE;
}

/* Takes over a reference to vp; NULL: the table is full, and vp is put. */
struct filp *
filp_new(struct vnode *vp, int flags)
{
    struct filp *f;

    for (f = filp; f < &filp[NR_FILPS]; f++)
        if (f->f_count == 0) {
            memset(f, 0, sizeof *f);
            f->f_count = 1;
            f->f_flags = flags;
            f->f_vnode = vp;
            return f;
        }
    vnode_put(vp);
    return NULL;
}

struct filp *
filp_of(struct fproc *fp, int fd)
{
    return fd >= 0 && fd < NR_FILES ? fp->fp_filp[fd] : NULL;
}

void
filp_close(struct filp *f)
{
    struct vnode *vp = f->f_vnode;

    if (--f->f_count > 0)
        return;
    if (S_ISCHR(vp->v_mode))
        cdev_close(f->f_dev);
    f->f_vnode = NULL;
    if (S_ISFIFO(vp->v_mode))
        jobs_wake_pipe(vp);
    vnode_put(vp);
}

void
fd_close(struct fproc *fp, int fd)
{
    struct filp *f = fp->fp_filp[fd];

    fp->fp_filp[fd] = NULL;
    filp_close(f);
}

int
do_close(struct job *j)
{
    message m;

    job_message(j, &m);
    if (filp_of(j->j_fp, m.m_lc_vfs_close.fd) == NULL)
        return EBADF;
    fd_close(j->j_fp, m.m_lc_vfs_close.fd);
    return OK;
}

/* In: fd, cmd, arg_int. */
int
do_fcntl(struct job *j)
{
    struct fproc *fp = j->j_fp;
    struct filp *f;
    message m;
    int fd, new;
    const int settable = O_NONBLOCK | O_APPEND;

    job_message(j, &m);
    fd = m.m_lc_vfs_fcntl.fd;
    if ((f = filp_of(fp, fd)) == NULL)
        return EBADF;
    switch (m.m_lc_vfs_fcntl.cmd) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
        new = fd_new(fp, m.m_lc_vfs_fcntl.arg_int, f);
        if (new >= 0) {
            f->f_count++;
            fp->fp_cloexec[new] = m.m_lc_vfs_fcntl.cmd == F_DUPFD_CLOEXEC;
        }
        return new;
    case F_GETFD: return fp->fp_cloexec[fd] ? FD_CLOEXEC : 0;
    case F_SETFD:
        fp->fp_cloexec[fd] = (m.m_lc_vfs_fcntl.arg_int & FD_CLOEXEC) != 0;
        return OK;
    case F_GETFL: return f->f_flags & (O_ACCMODE | settable);
    case F_SETFL:
        f->f_flags =
            (f->f_flags & ~settable) | (m.m_lc_vfs_fcntl.arg_int & settable);
        return OK;
    }
    return EINVAL;
}
