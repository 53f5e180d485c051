/* Requests to file servers. */
#include "vfs.h"

/* Sends a request whose answer runs the job again. */
int
fs_send(struct job *j, endpoint_t fs_e, int request, message *m)
{
    int r;

    m->m_type = TRNS_ADD_ID(request, VFS_TRANSACTION_BASE + j->j_id);
    if ((r = asynsend3(fs_e, m, AMF_NOREPLY)) != OK)
        return r;
    j->j_wait = WAIT_FS;
    j->j_wait_e = fs_e;
    j->j_request = request;
    return SUSPEND;
}

static void
decode(struct fs_answer *a, int request, const message *m)
{
    memset(a, 0, sizeof *a);
    a->result = TRNS_DEL_ID(m->m_type);
    switch (request) {
    case REQ_LOOKUP:
        a->inode = m->m_fs_vfs_lookup.inode;
        a->mode = m->m_fs_vfs_lookup.mode;
        a->uid = m->m_fs_vfs_lookup.uid;
        a->gid = m->m_fs_vfs_lookup.gid;
        a->size = m->m_fs_vfs_lookup.file_size;
        a->device = m->m_fs_vfs_lookup.device;
        a->offset = m->m_fs_vfs_lookup.offset;
        break;
    case REQ_CREATE:
        a->inode = m->m_fs_vfs_create.inode;
        a->mode = m->m_fs_vfs_create.mode;
        a->uid = m->m_fs_vfs_create.uid;
        a->gid = m->m_fs_vfs_create.gid;
        a->size = m->m_fs_vfs_create.file_size;
        break;
    case REQ_NEWNODE:
        a->inode = m->m_fs_vfs_newnode.inode;
        a->mode = m->m_fs_vfs_newnode.mode;
        a->uid = m->m_fs_vfs_newnode.uid;
        a->gid = m->m_fs_vfs_newnode.gid;
        a->device = m->m_fs_vfs_newnode.device;
        break;
    case REQ_READSUPER:
        a->inode = m->m_fs_vfs_readsuper.inode;
        a->mode = m->m_fs_vfs_readsuper.mode;
        a->uid = m->m_fs_vfs_readsuper.uid;
        a->gid = m->m_fs_vfs_readsuper.gid;
        a->size = m->m_fs_vfs_readsuper.file_size;
        break;
    case REQ_READ:
    case REQ_WRITE:
        a->offset = m->m_fs_vfs_readwrite.seek_pos;
        a->nbytes = m->m_fs_vfs_readwrite.nbytes;
        break;
    case REQ_GETDENTS:
        a->offset = m->m_fs_vfs_getdents.seek_pos;
        a->nbytes = m->m_fs_vfs_getdents.nbytes;
        break;
    case REQ_RDLINK: a->nbytes = m->m_fs_vfs_rdlink.nbytes; break;
    case REQ_CHMOD:
    case REQ_CHOWN: a->mode = m->m_fs_vfs_chmod.mode; break;
    }
}

/* An answer: hand it to its job, which runs next. */
void
fs_answer(const message *m)
{
    int id = TRNS_GET_ID(m->m_type) - VFS_TRANSACTION_BASE;
    struct job *j;

    if (id == NO_JOB_ID)
        return;
    j = id >= 0 && id < NR_JOBS ? jobs[id] : NULL;
    if (j == NULL || j->j_wait != WAIT_FS || j->j_wait_e != m->m_source) {
        printf("VFS: stray answer %x of %d\n", m->m_type, m->m_source);
        return;
    }
    decode(&j->j_answer, j->j_request, m);
    job_revoke(j);
    j->j_wait = WAIT_NOTHING;
}

/* Looks up j_path from dir. The file server may rewrite the path. */
int
req_lookup(struct job *j, struct vnode *dir)
{
    struct fproc *fp = j->j_fp;
    cp_grant_id_t grant;
    message m;

    grant = job_grant(j, dir->v_fs_e, j->j_path, sizeof j->j_path,
        CPF_READ | CPF_WRITE);
    if (!GRANT_VALID(grant))
        return ENOMEM;
    memset(&m, 0, sizeof m);
    m.m_vfs_fs_lookup.dir_ino = dir->v_inode;
    m.m_vfs_fs_lookup.root_ino =
        fp->fp_root->v_fs_e == dir->v_fs_e ? fp->fp_root->v_inode : 0;
    m.m_vfs_fs_lookup.flags = j->j_lookup_flags;
    m.m_vfs_fs_lookup.path_len = strlen(j->j_path) + 1;
    m.m_vfs_fs_lookup.path_size = sizeof j->j_path;
    m.m_vfs_fs_lookup.grant_path = grant;
    m.m_vfs_fs_lookup.uid = fp->fp_effuid;
    m.m_vfs_fs_lookup.gid = fp->fp_effgid;
    return fs_send(j, dir->v_fs_e, REQ_LOOKUP, &m);
}

/* REQ_MOUNTPOINT: only an inode. */
int
req_inode(struct job *j, struct vnode *vp, int request)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_vfs_fs_mountpoint.inode = vp->v_inode;
    return fs_send(j, vp->v_fs_e, request, &m);
}

/* REQ_UNLINK, REQ_RMDIR. */
int
req_name(struct job *j, struct vnode *dir, int request, const char *name)
{
    cp_grant_id_t grant;
    message m;

    grant = job_grant(j, dir->v_fs_e, name, strlen(name) + 1, CPF_READ);
    if (!GRANT_VALID(grant))
        return ENOMEM;
    memset(&m, 0, sizeof m);
    m.m_vfs_fs_unlink.inode = dir->v_inode;
    m.m_vfs_fs_unlink.grant = grant;
    m.m_vfs_fs_unlink.path_len = strlen(name) + 1;
    return fs_send(j, dir->v_fs_e, request, &m);
}

/* REQ_CREATE, REQ_MKDIR, REQ_MKNOD: a new name in dir. */
int
req_make(struct job *j, struct vnode *dir, int request, const char *name,
    mode_t mode, dev_t dev)
{
    struct fproc *fp = j->j_fp;
    cp_grant_id_t grant;
    message m;

    grant = job_grant(j, dir->v_fs_e, name, strlen(name) + 1, CPF_READ);
    if (!GRANT_VALID(grant))
        return ENOMEM;
    memset(&m, 0, sizeof m);
    if (request == REQ_MKNOD) {
        m.m_vfs_fs_mknod.device = dev;
        m.m_vfs_fs_mknod.inode = dir->v_inode;
        m.m_vfs_fs_mknod.mode = mode;
        m.m_vfs_fs_mknod.uid = fp->fp_effuid;
        m.m_vfs_fs_mknod.gid = fp->fp_effgid;
        m.m_vfs_fs_mknod.grant = grant;
        m.m_vfs_fs_mknod.path_len = strlen(name) + 1;
    } else {
        /* REQ_CREATE and REQ_MKDIR have the same fields. */
        m.m_vfs_fs_create.inode = dir->v_inode;
        m.m_vfs_fs_create.mode = mode;
        m.m_vfs_fs_create.uid = fp->fp_effuid;
        m.m_vfs_fs_create.gid = fp->fp_effgid;
        m.m_vfs_fs_create.grant = grant;
        m.m_vfs_fs_create.path_len = strlen(name) + 1;
    }
    return fs_send(j, dir->v_fs_e, request, &m);
}

/* REQ_READ, REQ_WRITE, REQ_GETDENTS. */
int
req_transfer(struct job *j, struct vnode *vp, int request, off_t pos,
    cp_grant_id_t grant, size_t bytes)
{
    message m;

    if (!GRANT_VALID(grant))
        return ENOMEM;
    memset(&m, 0, sizeof m);
    if (request == REQ_GETDENTS) {
        m.m_vfs_fs_getdents.inode = vp->v_inode;
        m.m_vfs_fs_getdents.seek_pos = pos;
        m.m_vfs_fs_getdents.grant = grant;
        m.m_vfs_fs_getdents.mem_size = bytes;
    } else {
        m.m_vfs_fs_readwrite.inode = vp->v_inode;
        m.m_vfs_fs_readwrite.seek_pos = pos;
        m.m_vfs_fs_readwrite.grant = grant;
        m.m_vfs_fs_readwrite.nbytes = bytes;
    }
    return fs_send(j, vp->v_fs_e, request, &m);
}

int
req_truncate(struct job *j, struct vnode *vp, off_t size)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_vfs_fs_ftrunc.inode = vp->v_inode;
    m.m_vfs_fs_ftrunc.trc_start = size;
    m.m_vfs_fs_ftrunc.trc_end = 0;
    return fs_send(j, vp->v_fs_e, REQ_FTRUNC, &m);
}

int
req_new_driver(struct job *j, endpoint_t fs_e, dev_t dev)
{
    const char *label = dmap[major(dev)].d_label;
    cp_grant_id_t grant;
    message m;

    grant = job_grant(j, fs_e, label, strlen(label) + 1, CPF_READ);
    if (!GRANT_VALID(grant))
        return ENOMEM;
    memset(&m, 0, sizeof m);
    m.m_vfs_fs_new_driver.device = dev;
    m.m_vfs_fs_new_driver.grant = grant;
    m.m_vfs_fs_new_driver.path_len = strlen(label) + 1;
    return fs_send(j, fs_e, REQ_NEW_DRIVER, &m);
}

int
req_readsuper(struct job *j, endpoint_t fs_e, dev_t dev, int is_root)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_vfs_fs_readsuper.device = dev;
    m.m_vfs_fs_readsuper.flags = is_root ? REQ_ISROOT : 0;
    m.m_vfs_fs_readsuper.grant = GRANT_INVALID;
    return fs_send(j, fs_e, REQ_READSUPER, &m);
}

/* REQ_SYNC, REQ_UNMOUNT. */
int
req_simple(struct job *j, endpoint_t fs_e, int request)
{
    message m;

    memset(&m, 0, sizeof m);
    return fs_send(j, fs_e, request, &m);
}

/* Gives references back. Messages to a file server keep their order, so a
 * lookup that follows finds the inode whatever its count has become. */
void
req_putnode(struct vnode *vp, unsigned count)
{
    message m;
    int r;

    memset(&m, 0, sizeof m);
    m.m_type = TRNS_ADD_ID(REQ_PUTNODE, VFS_TRANSACTION_BASE + NO_JOB_ID);
    m.m_vfs_fs_putnode.inode = vp->v_inode;
    m.m_vfs_fs_putnode.count = count;
    if ((r = asynsend3(vp->v_fs_e, &m, AMF_NOREPLY)) != OK)
        printf("VFS: file server %d keeps an inode: %d\n", vp->v_fs_e, r);
}
