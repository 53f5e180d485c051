/* read, write, getdents, ioctl. */
#include "vfs.h"

/* Regular files and directories: through the file server, at f_pos. */
static int
start_transfer(struct job *j, const message *m, int request)
{
    struct filp *f = j->j_filp;
    struct vnode *vp = f->f_vnode;
    endpoint_t fs_e = vp->v_fs_e;
    cp_grant_id_t grant;

    if (request == REQ_WRITE && (f->f_flags & O_APPEND))
        f->f_pos = vp->v_size;
    grant = job_grant_user(j, fs_e, m->m_lc_vfs_readwrite.buf,
        m->m_lc_vfs_readwrite.len, request == REQ_WRITE ? CPF_READ : CPF_WRITE);
    return req_transfer(j, vp, request, f->f_pos, grant,
        m->m_lc_vfs_readwrite.len);
}

static int
finish_transfer(struct job *j, int request)
{
    struct filp *f = j->j_filp;

    if (j->j_answer.result < 0)
        return j->j_answer.result;
    f->f_pos = j->j_answer.offset;
    if (request == REQ_WRITE && f->f_pos > f->f_vnode->v_size)
        f->f_vnode->v_size = f->f_pos;
    return (int) j->j_answer.nbytes;
}

/* In: fd, buf, len. Out: bytes moved. */
int
do_readwrite(struct job *j)
{
    struct filp *f;
    message m;
    int request, mode;

    job_message(j, &m);
    request = m.m_type == VFS_READ ? REQ_READ : REQ_WRITE;
    STEPS(j)
    if ((f = filp_of(j->j_fp, m.m_lc_vfs_readwrite.fd)) == NULL)
        return EBADF;
    mode = f->f_flags & O_ACCMODE;
    if (mode == (request == REQ_READ ? O_WRONLY : O_RDONLY))
        return EBADF;
    if (m.m_lc_vfs_readwrite.len > SSIZE_MAX)
        return EINVAL;
    if (m.m_lc_vfs_readwrite.len == 0)
        return 0;
    j->j_first = f->f_vnode;
    j->j_first_flags = f->f_flags;
    j->j_dev = f->f_dev;
    if (S_ISFIFO(j->j_first->v_mode)) {
        vnode_dup(j->j_first);
        j->j_pipe = j->j_first;
        CALL(j, 1, pipe_io(j));
        return OK;
    }
    if (S_ISCHR(j->j_first->v_mode)) {
        AWAIT(j, 2,
            cdev_io(j, request == REQ_READ ? CDEV_READ : CDEV_WRITE, j->j_dev,
                m.m_lc_vfs_readwrite.buf, m.m_lc_vfs_readwrite.len,
                filp_of(j->j_fp, m.m_lc_vfs_readwrite.fd)->f_pos, 0,
                j->j_first_flags));
        if (j->j_status > 0)
            filp_of(j->j_fp, m.m_lc_vfs_readwrite.fd)->f_pos += j->j_status;
        return j->j_status;
    }
    if (S_ISDIR(j->j_first->v_mode))
        return EISDIR;
    if (!S_ISREG(j->j_first->v_mode))
        return ENXIO;
    j->j_filp = f;
    CALL(j, 3, job_lock(j, j->j_filp));
    AWAIT(j, 4, start_transfer(j, &m, request));
    return finish_transfer(j, request);
    END_STEPS;
}

/* In: fd, buf, len. Out: bytes of struct dirent. */
int
do_getdents(struct job *j)
{
    struct filp *f;
    message m;

    job_message(j, &m);
    STEPS(j)
    if ((f = filp_of(j->j_fp, m.m_lc_vfs_readwrite.fd)) == NULL)
        return EBADF;
    if ((f->f_flags & O_ACCMODE) == O_WRONLY)
        return EBADF;
    if (!S_ISDIR(f->f_vnode->v_mode))
        return ENOTDIR;
    j->j_filp = f;
    CALL(j, 1, job_lock(j, j->j_filp));
    AWAIT(j, 2, start_transfer(j, &m, REQ_GETDENTS));
    return finish_transfer(j, REQ_GETDENTS);
    END_STEPS;
}

/* In: fd, req, arg. */
int
do_ioctl(struct job *j)
{
    struct filp *f;
    message m;

    job_message(j, &m);
    STEPS(j)
    if ((f = filp_of(j->j_fp, m.m_lc_vfs_ioctl.fd)) == NULL)
        return EBADF;
    if (!S_ISCHR(f->f_vnode->v_mode))
        return ENOTTY;
    AWAIT(j, 1,
        cdev_io(j, CDEV_IOCTL, filp_of(j->j_fp, m.m_lc_vfs_ioctl.fd)->f_dev,
            m.m_lc_vfs_ioctl.arg, 0, 0, m.m_lc_vfs_ioctl.req, 0));
    return j->j_status;
    END_STEPS;
}
