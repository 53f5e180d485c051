/* PFS: inodes without names, for pipes.
 *
 * VFS decides who may read or write how much, and when; PFS keeps the bytes.
 * A pipe's inode is an object in the heap with a ring buffer in it; the table
 * maps inode numbers (index + 1) to them. Requests: REQ_* of minix/vfsif.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <minix/ipc.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/vfsif.h>

#define NR_INODES 256

struct pipe_inode {
    unsigned p_refs;
    mode_t p_mode;
    uid_t p_uid;
    gid_t p_gid;
    dev_t p_rdev;
    time_t p_atime, p_mtime, p_ctime;
    size_t p_head, p_size;          /* first byte, and how many */
    unsigned char p_data[PIPE_CAPACITY];
};

static struct pipe_inode *inodes[NR_INODES];

static struct pipe_inode *
find(ino_t nr)
{
    return nr >= 1 && nr <= NR_INODES ? inodes[nr - 1] : NULL;
}

static time_t
now(void)
{
    clock_t uptime, realtime;
    time_t boottime;

    if (getuptime(&uptime, &realtime, &boottime) != OK)
        return 0;
    return boottime + realtime / sys_hz();
}

/* In: mode, uid, gid, device. Out: those and the inode. */
static int
do_newnode(const message *m, message *reply)
{
    const mess_vfs_fs_newnode *in = &m->m_vfs_fs_newnode;
    mess_fs_vfs_newnode *out = &reply->m_fs_vfs_newnode;
    struct pipe_inode *p;
    int i;

    for (i = 0; i < NR_INODES && inodes[i] != NULL; i++)
        ;
    if (i == NR_INODES)
        return ENFILE;
    if ((p = malloc(sizeof(*p))) == NULL)
        return ENOMEM;
    memset(p, 0, sizeof(*p));
    p->p_refs = 1;
    p->p_mode = in->mode;
    p->p_uid = in->uid;
    p->p_gid = in->gid;
    p->p_rdev = in->device;
    p->p_atime = p->p_mtime = p->p_ctime = now();
    inodes[i] = p;
    out->inode = i + 1;
    out->mode = p->p_mode;
    out->uid = p->p_uid;
    out->gid = p->p_gid;
    out->device = p->p_rdev;
    return OK;
}

/* In: inode, count of references given back. */
static int
do_putnode(const message *m)
{
    ino_t nr = m->m_vfs_fs_putnode.inode;
    struct pipe_inode *p = find(nr);

    if (p == NULL || m->m_vfs_fs_putnode.count > p->p_refs)
        return EINVAL;
    p->p_refs -= m->m_vfs_fs_putnode.count;
    if (p->p_refs == 0) {
        inodes[nr - 1] = NULL;
        free(p);
    }
    return OK;
}

/* Moves up to `bytes` between the ring, from `at` on, and the grant. */
static int
move(int is_write, endpoint_t who, cp_grant_id_t grant, struct pipe_inode *p,
    size_t at, size_t bytes)
{
    size_t done, n;
    int r;

    for (done = 0; done < bytes; done += n) {
        at %= PIPE_CAPACITY;
        n = MIN(bytes - done, PIPE_CAPACITY - at);
        r = (is_write ? sys_safecopyfrom : sys_safecopyto)(who, grant, done,
            (vir_bytes) (p->p_data + at), n);
        if (r != OK)
            return r;
        at += n;
    }
    return OK;
}

/* In: inode, nbytes, grant. Out: nbytes moved. The position is the pipe's. */
static int
do_read(const message *m, message *reply)
{
    const mess_vfs_fs_readwrite *in = &m->m_vfs_fs_readwrite;
    struct pipe_inode *p = find(in->inode);
    size_t n;
    int r;

    if (p == NULL)
        return EINVAL;
    n = MIN(in->nbytes, p->p_size);
    r = move(FALSE, m->m_source, in->grant, p, p->p_head, n);
    if (r != OK)
        return r;
    p->p_size -= n;
    p->p_head = p->p_size == 0 ? 0 : (p->p_head + n) % PIPE_CAPACITY;
    p->p_atime = now();
    reply->m_fs_vfs_readwrite.nbytes = n;
    return OK;
}

static int
do_write(const message *m, message *reply)
{
    const mess_vfs_fs_readwrite *in = &m->m_vfs_fs_readwrite;
    struct pipe_inode *p = find(in->inode);
    int r;

    if (p == NULL)
        return EINVAL;
    if (in->nbytes > PIPE_CAPACITY - p->p_size)
        return EFBIG;
    r = move(TRUE, m->m_source, in->grant, p, p->p_head + p->p_size,
        in->nbytes);
    if (r != OK)
        return r;
    p->p_size += in->nbytes;
    p->p_mtime = p->p_ctime = now();
    reply->m_fs_vfs_readwrite.nbytes = in->nbytes;
    return OK;
}

/* In: inode, trc_start. Only emptying makes sense for a pipe. */
static int
do_ftrunc(const message *m)
{
    struct pipe_inode *p = find(m->m_vfs_fs_ftrunc.inode);

    if (p == NULL || m->m_vfs_fs_ftrunc.trc_start != 0)
        return EINVAL;
    p->p_head = p->p_size = 0;
    p->p_mtime = p->p_ctime = now();
    return OK;
}

/* In: inode, mode. Out: mode. */
static int
do_chmod(const message *m, message *reply)
{
    struct pipe_inode *p = find(m->m_vfs_fs_chmod.inode);

    if (p == NULL)
        return EINVAL;
    p->p_mode = (p->p_mode & ~07777) | (m->m_vfs_fs_chmod.mode & 07777);
    p->p_ctime = now();
    reply->m_fs_vfs_chmod.mode = p->p_mode;
    return OK;
}

/* In: inode, grant of a struct stat. */
static int
do_stat(const message *m)
{
    ino_t nr = m->m_vfs_fs_stat.inode;
    const struct pipe_inode *p = find(nr);
    struct stat st;

    if (p == NULL)
        return EINVAL;
    memset(&st, 0, sizeof(st));
    st.st_ino = nr;
    st.st_mode = p->p_mode;
    st.st_nlink = 1;
    st.st_uid = p->p_uid;
    st.st_gid = p->p_gid;
    st.st_rdev = p->p_rdev;
    st.st_size = p->p_size;
    st.st_blksize = PIPE_CAPACITY;
    st.st_atim.tv_sec = p->p_atime;
    st.st_mtim.tv_sec = p->p_mtime;
    st.st_ctim.tv_sec = p->p_ctime;
    return sys_safecopyto(m->m_source, m->m_vfs_fs_stat.grant, 0,
        (vir_bytes) &st, sizeof(st));
}

static int
handle(int request, const message *m, message *reply)
{
    switch (request) {
    case REQ_NEWNODE: return do_newnode(m, reply);
    case REQ_PUTNODE: return do_putnode(m);
    case REQ_READ: return do_read(m, reply);
    case REQ_WRITE: return do_write(m, reply);
    case REQ_FTRUNC: return do_ftrunc(m);
    case REQ_CHMOD: return do_chmod(m, reply);
    case REQ_STAT: return do_stat(m);
    case REQ_SYNC:
    case REQ_FLUSH: return OK;
    default: return ENOSYS;
    }
}

static void
process(const message *m)
{
    message reply;
    int r, id = TRNS_GET_ID(m->m_type);

    if (m->m_source != VFS_PROC_NR || !IS_VFS_FS_TRANSID(id)) {
        printf("PFS: unexpected message %x of %d\n", m->m_type, m->m_source);
        return;
    }
    memset(&reply, 0, sizeof(reply));
    r = handle(TRNS_DEL_ID(m->m_type), m, &reply);
    reply.m_type = TRNS_ADD_ID(r, id);
    if ((r = asynsend3(m->m_source, &reply, 0)) != OK)
        printf("PFS: cannot answer: %d\n", r);
}

int
main(void)
{
    message m;
    int r, status;

    sef_setcb_init_fresh(SEF_CB_INIT_FRESH_NULL);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_startup();
    for (;;) {
        if ((r = sef_receive_status(ANY, &m, &status)) != OK) {
            if (r == EINTR)
                continue;
            panic("cannot receive: %d", r);
        }
        if (!is_ipc_notify(status))
            process(&m);
    }
}
