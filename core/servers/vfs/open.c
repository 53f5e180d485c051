/* open, creat, lseek. */
#include "vfs.h"

static int
access_bits(int flags)
{
    switch (flags & O_ACCMODE) {
    case O_RDONLY: return R_BIT;
    case O_WRONLY: return W_BIT;
    default: return R_BIT | W_BIT;
    }
}

/* May the file that was found be opened so? */
static int
check_open(struct job *j, const struct vnode *vp, int flags)
{
    if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
        return EEXIST;
    if (S_ISDIR(vp->v_mode) && (access_bits(flags) & W_BIT))
        return EISDIR;
    if ((flags & O_DIRECTORY) && !S_ISDIR(vp->v_mode))
        return ENOTDIR;
    if (S_ISFIFO(vp->v_mode) || S_ISSOCK(vp->v_mode))
        return EOPNOTSUPP;
    if (S_ISLNK(vp->v_mode))
        return ELOOP;
    return forbidden(j->j_fp, vp, access_bits(flags));
}

/* A descriptor for the file that j holds as j_first. */
static int
install(struct job *j, int flags, dev_t dev)
{
    struct filp *f;
    int fd;

    vnode_dup(j->j_first);
    if ((f = filp_new(j->j_first, flags)) == NULL)
        return ENFILE;
    f->f_dev = dev;
    if ((fd = fd_new(j->j_fp, 0, f)) < 0) {
        filp_close(f);
        return fd;
    }
    j->j_fp->fp_cloexec[fd] = (flags & O_CLOEXEC) != 0;
    return fd;
}

/* A driver may have given the device another minor (CLONED), and made it the
 * controlling terminal (CTTY). */
static int
install_device(struct job *j, int flags)
{
    dev_t dev = cdev_real(j->j_fp, j->j_first->v_rdev);
    int status = j->j_status;

    if (status < 0)
        return status;
    if (status & CDEV_CTTY) {
        j->j_fp->fp_tty = dev;
        status &= ~CDEV_CTTY;
    }
    if (status & CDEV_CLONED)
        dev = makedev(major(dev), (unsigned) (status & ~CDEV_CLONED));
    return install(j, flags, dev);
}

static int
open_path(struct job *j, vir_bytes name, size_t len, int flags, mode_t mode)
{
    struct vnode *vp;
    int r;

    STEPS(j)
    if ((flags & O_ACCMODE) == O_ACCMODE)
        return EINVAL;
    if ((r = fetch_name(j, name, len, j->j_path)) != OK)
        return r;
    lookup_start(j, flags & O_NOFOLLOW ? PATH_RET_SYMLINK : PATH_NOFLAGS);
    j->j_state = 1;
case 1:
    r = lookup(j);
    if (r == SUSPEND)
        return SUSPEND;
    if (r == ENOENT && (flags & O_CREAT))
        goto create;
    if (r != OK)
        return r;
    j->j_first = j->j_found;
    if ((r = check_open(j, j->j_first, flags)) != OK)
        return r;
    if ((flags & O_TRUNC) && S_ISREG(j->j_first->v_mode)) {
        if ((r = forbidden(j->j_fp, j->j_first, W_BIT)) != OK)
            return r;
        AWAIT(j, 2, req_truncate(j, j->j_first, 0));
        if (j->j_answer.result != OK)
            return j->j_answer.result;
        j->j_first->v_size = 0;
    }
    if (S_ISCHR(j->j_first->v_mode)) {
        AWAIT(j, 3,
            cdev_open(j, cdev_real(j->j_fp, j->j_first->v_rdev), flags));
        return install_device(j, flags);
    }
    return install(j, flags, NO_DEV);

create:
    if ((r = fetch_name(j, name, len, j->j_path)) != OK)
        return r;
    if ((r = lookup_parent_start(j)) != OK)
        return r == EEXIST ? EISDIR : r;
    CALL(j, 4, lookup(j));
    if (!S_ISDIR(j->j_found->v_mode))
        return ENOTDIR;
    if ((r = forbidden(j->j_fp, j->j_found, W_BIT | X_BIT)) != OK)
        return r;
    AWAIT(j, 5,
        req_make(j, j->j_found, REQ_CREATE, j->j_name,
            S_IFREG | (mode & 07777 & ~j->j_fp->fp_umask), NO_DEV));
    if (j->j_answer.result != OK)
        return j->j_answer.result;
    vp = vnode_from_answer(j, j->j_found->v_fs_e, j->j_found->v_vmnt);
    if (vp == NULL)
        return ENFILE;
    job_hold(j, vp);
    j->j_first = vp;
    return install(j, flags, NO_DEV);
    END_STEPS;
}

/* In: name, len, flags. Out: a descriptor. */
int
do_open(struct job *j)
{
    message m;

    job_message(j, &m);
    if (m.m_lc_vfs_path.flags & O_CREAT)
        return EINVAL;
    return open_path(j, m.m_lc_vfs_path.name, m.m_lc_vfs_path.len,
        m.m_lc_vfs_path.flags, 0);
}

/* In: name, len, flags, mode. */
int
do_creat(struct job *j)
{
    message m;

    job_message(j, &m);
    return open_path(j, m.m_lc_vfs_creat.name, m.m_lc_vfs_creat.len,
        m.m_lc_vfs_creat.flags, m.m_lc_vfs_creat.mode);
}

/* In: fd, offset, whence. Out: the new offset. */
int
do_lseek(struct job *j)
{
    struct filp *f;
    message m;
    off_t base, pos;
    int r;

    job_message(j, &m);
    STEPS(j)
    if ((f = filp_of(j->j_fp, m.m_lc_vfs_lseek.fd)) == NULL)
        return EBADF;
    if (S_ISFIFO(f->f_vnode->v_mode))
        return ESPIPE;
    j->j_filp = f;
    CALL(j, 1, job_lock(j, j->j_filp));
    f = j->j_filp;
    switch (m.m_lc_vfs_lseek.whence) {
    case 0: base = 0; break;
    case 1: base = f->f_pos; break;
    case 2: base = f->f_vnode->v_size; break;
    default: return EINVAL;
    }
    r = __builtin_add_overflow(base, m.m_lc_vfs_lseek.offset, &pos);
    if (r || pos < 0)
        return r ? EOVERFLOW : EINVAL;
    f->f_pos = pos;
    memset(&m, 0, sizeof m);
    m.m_vfs_lc_lseek.offset = pos;
    memcpy(j->j_reply, &m, sizeof j->j_reply);
    return OK;
    END_STEPS;
}
