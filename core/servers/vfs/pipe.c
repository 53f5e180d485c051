/* Pipes. PFS keeps the bytes; here are the rules: who waits, for whom, and
 * how much fits. One job at a time is with PFS for a pipe (v_pipe_job).
 */
#include "vfs.h"

/* Does anyone hold an end of the pipe open for this? */
static int
has_end(const struct vnode *vp, int wanted)
{
    const struct filp *f;

    for (f = filp; f < &filp[NR_FILPS]; f++)
        if (f->f_count > 0 && f->f_vnode == vp &&
            (f->f_flags & O_ACCMODE) == wanted)
            return 1;
    return 0;
}

static int
req_pipe(struct job *j)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_vfs_fs_newnode.mode = S_IFIFO | 0600;
    m.m_vfs_fs_newnode.uid = j->j_fp->fp_effuid;
    m.m_vfs_fs_newnode.gid = j->j_fp->fp_effgid;
    return fs_send(j, PFS_PROC_NR, REQ_NEWNODE, &m);
}

/* A new pipe: fd0 reads, fd1 writes. In: oflags. */
int
do_pipe2(struct job *j)
{
    struct fproc *fp = j->j_fp;
    struct filp *reader, *writer;
    struct vnode *vp;
    message m;
    int flags, fd0, fd1;

    job_message(j, &m);
    STEPS(j)
    AWAIT(j, 1, req_pipe(j));
    if (j->j_answer.result != OK)
        return j->j_answer.result;
    if ((vp = vnode_from_answer(j, PFS_PROC_NR, NULL)) == NULL)
        return ENFILE;
    flags = m.m_lc_vfs_pipe2.oflags;
    vnode_dup(vp);
    reader = filp_new(vp, O_RDONLY | (flags & O_NONBLOCK));
    writer = filp_new(vp, O_WRONLY | (flags & O_NONBLOCK));
    fd0 = fd1 = ENFILE;
    if (reader != NULL && writer != NULL) {
        fd0 = fd_new(fp, 0, reader);
        fd1 = fd0 < 0 ? fd0 : fd_new(fp, 0, writer);
    }
    if (fd1 < 0) {
        if (fd0 >= 0)
            fp->fp_filp[fd0] = NULL;
        if (reader != NULL)
            filp_close(reader);
        if (writer != NULL)
            filp_close(writer);
        return fd1;
    }
    fp->fp_cloexec[fd0] = fp->fp_cloexec[fd1] = (flags & O_CLOEXEC) != 0;
    memset(&m, 0, sizeof m);
    m.m_vfs_lc_fdpair.fd0 = fd0;
    m.m_vfs_lc_fdpair.fd1 = fd1;
    memcpy(j->j_reply, &m, sizeof j->j_reply);
    return OK;
    END_STEPS;
}

static int
wait_for_pipe(struct job *j)
{
    j->j_wait = WAIT_PIPE;
    return SUSPEND;
}

/* How much can move now; SUSPEND to wait, OK (0) at the end of the data. */
static int
readable(struct job *j, const struct vnode *vp, size_t wanted, int nonblock)
{
    if (vp->v_pipe_job != NULL)
        return wait_for_pipe(j);
    if (vp->v_size > 0)
        return (int) MIN((off_t) wanted, vp->v_size);
    if (!has_end(vp, O_WRONLY))
        return OK;
    return nonblock ? EAGAIN : wait_for_pipe(j);
}

/* A write of up to PIPE_BUF bytes is not split. */
static int
writable(struct job *j, const struct vnode *vp, size_t wanted, int nonblock)
{
    size_t room;

    if (vp->v_pipe_job != NULL)
        return wait_for_pipe(j);
    if (!has_end(vp, O_RDONLY)) {
        if (!j->j_canceled)
            sys_kill(j->j_fp->fp_endpoint, SIGPIPE);
        return EPIPE;
    }
    room = PIPE_CAPACITY - (size_t) vp->v_size;
    if (room >= wanted || (room > 0 && wanted > PIPE_BUF))
        return (int) MIN(room, wanted);
    return nonblock ? EAGAIN : wait_for_pipe(j);
}

/* read and write on j_filp, which is a pipe. */
int
pipe_io(struct job *j)
{
    struct vnode *vp = j->j_pipe;
    cp_grant_id_t grant;
    message m;
    size_t left;
    int n, is_read, nonblock;

    job_message(j, &m);
    is_read = m.m_type == VFS_READ;
    nonblock = j->j_first_flags & O_NONBLOCK;
    if (vp->v_pipe_job == j) {
        vp->v_pipe_job = NULL;
        jobs_wake_pipe(vp);
        if (j->j_answer.result != OK)
            return j->j_done > 0 ? (int) j->j_done : j->j_answer.result;
        vp->v_size +=
            is_read ? -(off_t) j->j_answer.nbytes : (off_t) j->j_answer.nbytes;
        j->j_done += j->j_answer.nbytes;
        if (is_read || j->j_done >= m.m_lc_vfs_readwrite.len)
            return (int) j->j_done;
        if (j->j_canceled)
            return (int) j->j_done;
    }
    left = m.m_lc_vfs_readwrite.len - j->j_done;
    if (left == 0)
        return 0;
    n = is_read ? readable(j, vp, left, nonblock)
                : writable(j, vp, left, nonblock);
    if (n <= 0)
        return n != SUSPEND && j->j_done > 0 ? (int) j->j_done : n;
    vp->v_pipe_job = j;
    grant = job_grant_user(j, vp->v_fs_e, m.m_lc_vfs_readwrite.buf + j->j_done,
        (size_t) n, is_read ? CPF_WRITE : CPF_READ);
    n = req_transfer(j, vp, is_read ? REQ_READ : REQ_WRITE, 0, grant,
        (size_t) n);
    if (n != SUSPEND) {
        vp->v_pipe_job = NULL;
        return n;
    }
    return SUSPEND;
}
