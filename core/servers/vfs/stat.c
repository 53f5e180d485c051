/* stat, fstat, and changes of what an inode says. */
#include "vfs.h"
#include <unistd.h>

static int
req_stat(struct job *j, struct vnode *vp, vir_bytes buffer)
{
    cp_grant_id_t grant;
    message m;

    grant =
        job_grant_user(j, vp->v_fs_e, buffer, sizeof(struct stat), CPF_WRITE);
    if (!GRANT_VALID(grant))
        return ENOMEM;
    memset(&m, 0, sizeof m);
    m.m_vfs_fs_stat.inode = vp->v_inode;
    m.m_vfs_fs_stat.grant = grant;
    return fs_send(j, vp->v_fs_e, REQ_STAT, &m);
}

/* In: name, len, buf. */
int
do_stat(struct job *j)
{
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    if ((r = path_start(j, m.m_lc_vfs_stat.name, m.m_lc_vfs_stat.len,
             m.m_type == VFS_LSTAT ? PATH_RET_SYMLINK : PATH_NOFLAGS)) != OK)
        return r;
    CALL(j, 1, lookup(j));
    AWAIT(j, 2, req_stat(j, j->j_found, m.m_lc_vfs_stat.buf));
    return j->j_answer.result;
    END_STEPS;
}

/* In: fd, buf. */
int
do_fstat(struct job *j)
{
    struct filp *f;
    message m;

    job_message(j, &m);
    STEPS(j)
    if ((f = filp_of(j->j_fp, m.m_lc_vfs_fstat.fd)) == NULL)
        return EBADF;
    AWAIT(j, 1, req_stat(j, f->f_vnode, m.m_lc_vfs_fstat.buf));
    return j->j_answer.result;
    END_STEPS;
}

/* chdir and chroot. In: name, len. */
int
do_chdir(struct job *j)
{
    struct fproc *fp = j->j_fp;
    struct vnode **place;
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    if (m.m_type == VFS_CHROOT && fp->fp_effuid != SUPER_USER)
        return EPERM;
    if ((r = path_start(j, m.m_lc_vfs_path.name, m.m_lc_vfs_path.len,
             PATH_NOFLAGS)) != OK)
        return r;
    CALL(j, 1, lookup(j));
    if (!S_ISDIR(j->j_found->v_mode))
        return ENOTDIR;
    if ((r = forbidden(fp, j->j_found, X_BIT)) != OK)
        return r;
    place = m.m_type == VFS_CHROOT ? &fp->fp_root : &fp->fp_cwd;
    vnode_dup(j->j_found);
    vnode_put(*place);
    *place = j->j_found;
    return OK;
    END_STEPS;
}

int
do_fchdir(struct job *j)
{
    struct filp *f;
    message m;
    int r;

    job_message(j, &m);
    if ((f = filp_of(j->j_fp, m.m_lc_vfs_fchdir.fd)) == NULL)
        return EBADF;
    if (!S_ISDIR(f->f_vnode->v_mode))
        return ENOTDIR;
    if ((r = forbidden(j->j_fp, f->f_vnode, X_BIT)) != OK)
        return r;
    vnode_dup(f->f_vnode);
    vnode_put(j->j_fp->fp_cwd);
    j->j_fp->fp_cwd = f->f_vnode;
    return OK;
}

static int
req_chmod(struct job *j, mode_t mode)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_vfs_fs_chmod.inode = j->j_first->v_inode;
    m.m_vfs_fs_chmod.mode = mode & 07777;
    return fs_send(j, j->j_first->v_fs_e, REQ_CHMOD, &m);
}

static int
req_chown(struct job *j, uid_t uid, gid_t gid)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_vfs_fs_chown.inode = j->j_first->v_inode;
    m.m_vfs_fs_chown.uid = uid;
    m.m_vfs_fs_chown.gid = gid;
    return fs_send(j, j->j_first->v_fs_e, REQ_CHOWN, &m);
}

static int
is_owner(const struct job *j)
{
    return j->j_fp->fp_effuid == SUPER_USER ||
        j->j_fp->fp_effuid == j->j_first->v_uid;
}

static int
chmod_first(struct job *j, mode_t mode)
{
    if (!is_owner(j))
        return EPERM;
    return req_chmod(j, mode);
}

static int
note_mode(struct job *j)
{
    if (j->j_answer.result == OK)
        j->j_first->v_mode = j->j_answer.mode;
    return j->j_answer.result;
}

/* In: name, len, mode. */
int
do_chmod(struct job *j)
{
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    if ((r = path_start(j, m.m_lc_vfs_path.name, m.m_lc_vfs_path.len,
             PATH_NOFLAGS)) != OK)
        return r;
    CALL(j, 1, lookup(j));
    j->j_first = j->j_found;
    AWAIT(j, 2, chmod_first(j, m.m_lc_vfs_path.mode));
    return note_mode(j);
    END_STEPS;
}

int
do_fchmod(struct job *j)
{
    struct filp *f;
    message m;

    job_message(j, &m);
    STEPS(j)
    if ((f = filp_of(j->j_fp, m.m_lc_vfs_fchmod.fd)) == NULL)
        return EBADF;
    j->j_first = f->f_vnode;
    AWAIT(j, 1, chmod_first(j, m.m_lc_vfs_fchmod.mode));
    return note_mode(j);
    END_STEPS;
}

/* chown and fchown. In: name, len or fd; owner, group. */
int
do_chown(struct job *j)
{
    struct filp *f;
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    if (m.m_type == VFS_FCHOWN) {
        if ((f = filp_of(j->j_fp, m.m_lc_vfs_chown.fd)) == NULL)
            return EBADF;
        j->j_first = f->f_vnode;
    } else {
        if ((r = path_start(j, m.m_lc_vfs_chown.name, m.m_lc_vfs_chown.len,
                 PATH_NOFLAGS)) != OK)
            return r;
        CALL(j, 1, lookup(j));
        j->j_first = j->j_found;
    }
    if (j->j_fp->fp_effuid != SUPER_USER)
        return EPERM;
    AWAIT(j, 2, req_chown(j, m.m_lc_vfs_chown.owner, m.m_lc_vfs_chown.group));
    if (j->j_answer.result == OK) {
        j->j_first->v_uid = m.m_lc_vfs_chown.owner;
        j->j_first->v_gid = m.m_lc_vfs_chown.group;
    }
    return note_mode(j);
    END_STEPS;
}

static int
req_utime(struct job *j, time_t atime, time_t mtime)
{
    message m;

    if (!is_owner(j))
        return EPERM;
    memset(&m, 0, sizeof m);
    m.m_vfs_fs_utime.inode = j->j_first->v_inode;
    m.m_vfs_fs_utime.actime = atime;
    m.m_vfs_fs_utime.modtime = mtime;
    return fs_send(j, j->j_first->v_fs_e, REQ_UTIME, &m);
}

/* In: name, len, or no name and fd; atime, mtime; flags:
 * AT_SYMLINK_NOFOLLOW. */
int
do_utimens(struct job *j)
{
    struct filp *f;
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    if (m.m_lc_vfs_utimens.name == 0) {
        if ((f = filp_of(j->j_fp, m.m_lc_vfs_utimens.fd)) == NULL)
            return EBADF;
        j->j_first = f->f_vnode;
    } else {
        if ((r = path_start(j, m.m_lc_vfs_utimens.name, m.m_lc_vfs_utimens.len,
                 m.m_lc_vfs_utimens.flags & AT_SYMLINK_NOFOLLOW
                     ? PATH_RET_SYMLINK
                     : PATH_NOFLAGS)) != OK)
            return r;
        CALL(j, 1, lookup(j));
        j->j_first = j->j_found;
    }
    AWAIT(j, 2,
        req_utime(j, m.m_lc_vfs_utimens.atime, m.m_lc_vfs_utimens.mtime));
    return j->j_answer.result;
    END_STEPS;
}

/* In: name, len, mode (R_OK ...). */
int
do_access(struct job *j)
{
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    if (m.m_lc_vfs_path.mode & ~(mode_t) (R_OK | W_OK | X_OK))
        return EINVAL;
    if ((r = path_start(j, m.m_lc_vfs_path.name, m.m_lc_vfs_path.len,
             PATH_NOFLAGS)) != OK)
        return r;
    CALL(j, 1, lookup(j));
    return forbidden(j->j_fp, j->j_found, (int) m.m_lc_vfs_path.mode);
    END_STEPS;
}

static int
truncate_first(struct job *j, off_t size)
{
    int r;

    if (size < 0)
        return EINVAL;
    if (S_ISDIR(j->j_first->v_mode))
        return EISDIR;
    if (!S_ISREG(j->j_first->v_mode))
        return EINVAL;
    if ((r = forbidden(j->j_fp, j->j_first, W_BIT)) != OK)
        return r;
    return req_truncate(j, j->j_first, size);
}

/* In: name, len, offset. */
int
do_truncate(struct job *j)
{
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    if ((r = path_start(j, m.m_lc_vfs_truncate.name, m.m_lc_vfs_truncate.len,
             PATH_NOFLAGS)) != OK)
        return r;
    CALL(j, 1, lookup(j));
    j->j_first = j->j_found;
    AWAIT(j, 2, truncate_first(j, m.m_lc_vfs_truncate.offset));
    if (j->j_answer.result == OK)
        j->j_first->v_size = m.m_lc_vfs_truncate.offset;
    return j->j_answer.result;
    END_STEPS;
}

/* In: fd, offset. */
int
do_ftruncate(struct job *j)
{
    struct filp *f;
    message m;

    job_message(j, &m);
    STEPS(j)
    if ((f = filp_of(j->j_fp, m.m_lc_vfs_truncate.fd)) == NULL)
        return EBADF;
    if ((f->f_flags & O_ACCMODE) == O_RDONLY)
        return EBADF;
    j->j_first = f->f_vnode;
    AWAIT(j, 1, truncate_first(j, m.m_lc_vfs_truncate.offset));
    if (j->j_answer.result == OK)
        j->j_first->v_size = m.m_lc_vfs_truncate.offset;
    return j->j_answer.result;
    END_STEPS;
}

int
do_umask(struct job *j)
{
    message m;
    mode_t old = j->j_fp->fp_umask;

    job_message(j, &m);
    j->j_fp->fp_umask = m.m_lc_vfs_umask.mask & 0777;
    return (int) old;
}
