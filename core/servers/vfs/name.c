/* Calls that make, remove and change names. */
#include "vfs.h"

/* Looks up the directory of a name of the caller; then j_found is that
 * directory, which may be written, and j_name the last part. */
static int
parent(struct job *j)
{
    int r = lookup(j);

    if (r != OK)
        return r;
    if (!S_ISDIR(j->j_found->v_mode))
        return ENOTDIR;
    return forbidden(j->j_fp, j->j_found, W_BIT | X_BIT);
}

static int
parent_start(struct job *j, vir_bytes name, size_t len)
{
    int r = fetch_name(j, name, len, j->j_path);

    return r != OK ? r : lookup_parent_start(j);
}

static int
is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* unlink and rmdir. In: name, len. */
int
do_unlink(struct job *j)
{
    message m;
    int r, request;

    job_message(j, &m);
    request = m.m_type == VFS_RMDIR ? REQ_RMDIR : REQ_UNLINK;
    STEPS(j)
    r = parent_start(j, m.m_lc_vfs_path.name, m.m_lc_vfs_path.len);
    if (r != OK)
        return r == EEXIST ? EBUSY : r;
    CALL(j, 1, parent(j));
    if (is_dot(j->j_name))
        return request == REQ_RMDIR ? EINVAL : EPERM;
    AWAIT(j, 2, req_name(j, j->j_found, request, j->j_name));
    return j->j_answer.result;
    END_STEPS;
}

/* In: name, len, mode. */
int
do_mkdir(struct job *j)
{
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    r = parent_start(j, m.m_lc_vfs_path.name, m.m_lc_vfs_path.len);
    if (r != OK)
        return r;
    CALL(j, 1, parent(j));
    AWAIT(j, 2,
        req_make(j, j->j_found, REQ_MKDIR, j->j_name,
            S_IFDIR | (m.m_lc_vfs_path.mode & 07777 & ~j->j_fp->fp_umask),
            NO_DEV));
    return j->j_answer.result;
    END_STEPS;
}

/* In: name, len, mode, device. */
int
do_mknod(struct job *j)
{
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    if (j->j_fp->fp_effuid != SUPER_USER)
        return EPERM;
    if (S_ISDIR(m.m_lc_vfs_mknod.mode))
        return EINVAL;
    r = parent_start(j, m.m_lc_vfs_mknod.name, m.m_lc_vfs_mknod.len);
    if (r != OK)
        return r;
    CALL(j, 1, parent(j));
    AWAIT(j, 2,
        req_make(j, j->j_found, REQ_MKNOD, j->j_name,
            m.m_lc_vfs_mknod.mode & ~j->j_fp->fp_umask,
            m.m_lc_vfs_mknod.device));
    return j->j_answer.result;
    END_STEPS;
}

static int
req_link(struct job *j)
{
    struct vnode *dir = j->j_found;
    cp_grant_id_t grant;
    message m;

    if (dir->v_fs_e != j->j_first->v_fs_e)
        return EXDEV;
    grant =
        job_grant(j, dir->v_fs_e, j->j_name, strlen(j->j_name) + 1, CPF_READ);
    if (!GRANT_VALID(grant))
        return ENOMEM;
    memset(&m, 0, sizeof m);
    m.m_vfs_fs_link.inode = j->j_first->v_inode;
    m.m_vfs_fs_link.dir_ino = dir->v_inode;
    m.m_vfs_fs_link.grant = grant;
    m.m_vfs_fs_link.path_len = strlen(j->j_name) + 1;
    return fs_send(j, dir->v_fs_e, REQ_LINK, &m);
}

/* In: name1 (exists), name2 (new). */
int
do_link(struct job *j)
{
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    if ((r = path_start(j, m.m_lc_vfs_link.name1, m.m_lc_vfs_link.len1,
             PATH_NOFLAGS)) != OK)
        return r;
    CALL(j, 1, lookup(j));
    j->j_first = j->j_found;
    if (S_ISDIR(j->j_first->v_mode))
        return EPERM;
    r = parent_start(j, m.m_lc_vfs_link.name2, m.m_lc_vfs_link.len2);
    if (r != OK)
        return r;
    CALL(j, 2, parent(j));
    AWAIT(j, 3, req_link(j));
    return j->j_answer.result;
    END_STEPS;
}

/* j_first: the old directory, whose name for the file is in j_path by then;
 * j_found and j_name: the new place. */
static int
req_rename(struct job *j)
{
    endpoint_t fs_e = j->j_found->v_fs_e;
    cp_grant_id_t old, new;
    message m;

    if (fs_e != j->j_first->v_fs_e)
        return EXDEV;
    old = job_grant(j, fs_e, j->j_path, strlen(j->j_path) + 1, CPF_READ);
    new = job_grant(j, fs_e, j->j_name, strlen(j->j_name) + 1, CPF_READ);
    if (!GRANT_VALID(old) || !GRANT_VALID(new))
        return ENOMEM;
    memset(&m, 0, sizeof m);
    m.m_vfs_fs_rename.dir_old = j->j_first->v_inode;
    m.m_vfs_fs_rename.dir_new = j->j_found->v_inode;
    m.m_vfs_fs_rename.len_old = strlen(j->j_path) + 1;
    m.m_vfs_fs_rename.len_new = strlen(j->j_name) + 1;
    m.m_vfs_fs_rename.grant_old = old;
    m.m_vfs_fs_rename.grant_new = new;
    return fs_send(j, fs_e, REQ_RENAME, &m);
}

/* The last part of the old name, once more from the caller. */
static int
fetch_old_name(struct job *j, const message *m)
{
    int r =
        fetch_name(j, m->m_lc_vfs_link.name1, m->m_lc_vfs_link.len1, j->j_path);
    size_t len;
    char *last;

    if (r != OK)
        return r;
    len = strlen(j->j_path);
    while (len > 1 && j->j_path[len - 1] == '/')
        j->j_path[--len] = '\0';
    if ((last = strrchr(j->j_path, '/')) != NULL)
        memmove(j->j_path, last + 1, strlen(last + 1) + 1);
    return is_dot(j->j_path) || is_dot(j->j_name) ? EINVAL : OK;
}

/* In: name1 (old), name2 (new). */
int
do_rename(struct job *j)
{
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    r = parent_start(j, m.m_lc_vfs_link.name1, m.m_lc_vfs_link.len1);
    if (r != OK)
        return r == EEXIST ? EBUSY : r;
    CALL(j, 1, parent(j));
    j->j_first = j->j_found;
    r = parent_start(j, m.m_lc_vfs_link.name2, m.m_lc_vfs_link.len2);
    if (r != OK)
        return r == EEXIST ? EBUSY : r;
    CALL(j, 2, parent(j));
    if ((r = fetch_old_name(j, &m)) != OK)
        return r;
    AWAIT(j, 3, req_rename(j));
    return j->j_answer.result;
    END_STEPS;
}

static int
req_symlink(struct job *j, const message *call)
{
    struct vnode *dir = j->j_found;
    cp_grant_id_t name, target;
    message m;

    name =
        job_grant(j, dir->v_fs_e, j->j_name, strlen(j->j_name) + 1, CPF_READ);
    target = job_grant_user(j, dir->v_fs_e, call->m_lc_vfs_link.name1,
        call->m_lc_vfs_link.len1 - 1, CPF_READ);
    if (!GRANT_VALID(name) || !GRANT_VALID(target))
        return ENOMEM;
    memset(&m, 0, sizeof m);
    m.m_vfs_fs_slink.inode = dir->v_inode;
    m.m_vfs_fs_slink.path_len = strlen(j->j_name) + 1;
    m.m_vfs_fs_slink.mem_size = call->m_lc_vfs_link.len1 - 1;
    m.m_vfs_fs_slink.grant_path = name;
    m.m_vfs_fs_slink.grant_target = target;
    m.m_vfs_fs_slink.uid = j->j_fp->fp_effuid;
    m.m_vfs_fs_slink.gid = j->j_fp->fp_effgid;
    return fs_send(j, dir->v_fs_e, REQ_SLINK, &m);
}

/* In: name1 (target, any text), name2 (new name). */
int
do_symlink(struct job *j)
{
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    if (m.m_lc_vfs_link.len1 < 2)
        return ENOENT;
    if (m.m_lc_vfs_link.len1 > PATH_MAX)
        return ENAMETOOLONG;
    r = parent_start(j, m.m_lc_vfs_link.name2, m.m_lc_vfs_link.len2);
    if (r != OK)
        return r;
    CALL(j, 1, parent(j));
    AWAIT(j, 2, req_symlink(j, &m));
    return j->j_answer.result;
    END_STEPS;
}

static int
req_readlink(struct job *j, const message *call)
{
    struct vnode *vp = j->j_found;
    cp_grant_id_t grant;
    message m;

    if (!S_ISLNK(vp->v_mode))
        return EINVAL;
    grant = job_grant_user(j, vp->v_fs_e, call->m_lc_vfs_readlink.buf,
        call->m_lc_vfs_readlink.bufsize, CPF_WRITE);
    if (!GRANT_VALID(grant))
        return ENOMEM;
    memset(&m, 0, sizeof m);
    m.m_vfs_fs_rdlink.inode = vp->v_inode;
    m.m_vfs_fs_rdlink.grant = grant;
    m.m_vfs_fs_rdlink.mem_size = call->m_lc_vfs_readlink.bufsize;
    return fs_send(j, vp->v_fs_e, REQ_RDLINK, &m);
}

/* In: name, buf. Out: bytes, without a final NUL. */
int
do_readlink(struct job *j)
{
    message m;
    int r;

    job_message(j, &m);
    STEPS(j)
    if ((r = path_start(j, m.m_lc_vfs_readlink.name,
             m.m_lc_vfs_readlink.namelen, PATH_RET_SYMLINK)) != OK)
        return r;
    CALL(j, 1, lookup(j));
    AWAIT(j, 2, req_readlink(j, &m));
    return j->j_answer.result == OK ? (int) j->j_answer.nbytes
                                    : j->j_answer.result;
    END_STEPS;
}
