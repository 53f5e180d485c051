/* PFS: the bytes of pipes.
 *
 * A pipe is an inode with a ring of PIPE_CAPACITY bytes; VFS decides who may
 * read and write how much, and counts its references as with any file server.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <minix/com.h>
#include <minix/ipc.h>
#include <minix/safecopies.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/vfsif.h>

#define NR_PIPES 256

struct pipe {
    unsigned p_count; /* references of VFS */
    mode_t p_mode;
    uid_t p_uid;
    gid_t p_gid;
    time_t p_time;
    size_t p_start; /* where the oldest byte is */
    size_t p_bytes;
    char p_data[PIPE_CAPACITY];
};

static struct pipe *pipes[NR_PIPES]; /* inode number - 1 */
static message m_in, m_out;

static struct pipe *
find(ino_t inode)
{
    return inode >= 1 && inode <= NR_PIPES ? pipes[inode - 1] : NULL;
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

/* In: mode, uid, gid. Out: the inode, which VFS then holds. */
static int
do_newnode(void)
{
    struct pipe *p;
    int i;

    for (i = 0; i < NR_PIPES && pipes[i] != NULL; i++)
        ;
    if (i == NR_PIPES)
        return ENFILE;
    if ((p = malloc(sizeof *p)) == NULL)
        return ENOMEM;
    memset(p, 0, sizeof *p);
    p->p_count = 1;
    p->p_mode = m_in.m_vfs_fs_newnode.mode;
    p->p_uid = m_in.m_vfs_fs_newnode.uid;
    p->p_gid = m_in.m_vfs_fs_newnode.gid;
    p->p_time = now();
    pipes[i] = p;
    m_out.m_fs_vfs_newnode.inode = (ino_t) i + 1;
    m_out.m_fs_vfs_newnode.mode = p->p_mode;
    m_out.m_fs_vfs_newnode.uid = p->p_uid;
    m_out.m_fs_vfs_newnode.gid = p->p_gid;
    return OK;
}

static int
do_putnode(void)
{
    struct pipe *p = find(m_in.m_vfs_fs_putnode.inode);
    unsigned count = m_in.m_vfs_fs_putnode.count;

    if (p == NULL || count > p->p_count)
        return EINVAL;
    p->p_count -= count;
    if (p->p_count == 0) {
        free(p);
        pipes[m_in.m_vfs_fs_putnode.inode - 1] = NULL;
    }
    return OK;
}

/* Copies between the grant and the ring, from `at' on, in one or two pieces. */
static int
copy(struct pipe *p, size_t at, size_t bytes, int is_read)
{
    cp_grant_id_t grant = m_in.m_vfs_fs_readwrite.grant;
    size_t done = 0, piece;
    int r;

    while (done < bytes) {
        at %= PIPE_CAPACITY;
        piece = MIN(bytes - done, PIPE_CAPACITY - at);
        r = is_read ? sys_safecopyto(VFS_PROC_NR, grant, done,
                          (vir_bytes) p->p_data + at, piece)
                    : sys_safecopyfrom(VFS_PROC_NR, grant, done,
                          (vir_bytes) p->p_data + at, piece);
        if (r != OK)
            return r;
        at += piece;
        done += piece;
    }
    return OK;
}

/* In: inode, grant, bytes. Out: bytes moved. */
static int
do_readwrite(void)
{
    struct pipe *p = find(m_in.m_vfs_fs_readwrite.inode);
    size_t bytes = m_in.m_vfs_fs_readwrite.nbytes;
    int is_read = m_in.m_type == REQ_READ, r;

    if (p == NULL)
        return EINVAL;
    bytes = MIN(bytes, is_read ? p->p_bytes : PIPE_CAPACITY - p->p_bytes);
    r = copy(p, is_read ? p->p_start : p->p_start + p->p_bytes, bytes, is_read);
    if (r != OK)
        return r;
    if (is_read) {
        p->p_start = (p->p_start + bytes) % PIPE_CAPACITY;
        p->p_bytes -= bytes;
    } else {
        p->p_bytes += bytes;
    }
    p->p_time = now();
    m_out.m_fs_vfs_readwrite.nbytes = bytes;
    return OK;
}

static int
do_stat(void)
{
    struct pipe *p = find(m_in.m_vfs_fs_stat.inode);
    struct stat st;

    if (p == NULL)
        return EINVAL;
    memset(&st, 0, sizeof st);
    st.st_ino = m_in.m_vfs_fs_stat.inode;
    st.st_mode = p->p_mode;
    st.st_uid = p->p_uid;
    st.st_gid = p->p_gid;
    st.st_size = (off_t) p->p_bytes;
    st.st_blksize = PIPE_CAPACITY;
    st.st_atim.tv_sec = st.st_mtim.tv_sec = st.st_ctim.tv_sec = p->p_time;
    return sys_safecopyto(VFS_PROC_NR, m_in.m_vfs_fs_stat.grant, 0,
        (vir_bytes) &st, sizeof st);
}

static int
do_chmod(void)
{
    struct pipe *p = find(m_in.m_vfs_fs_chmod.inode);

    if (p == NULL)
        return EINVAL;
    p->p_mode = (p->p_mode & S_IFMT) | (m_in.m_vfs_fs_chmod.mode & 07777);
    m_out.m_fs_vfs_chmod.mode = p->p_mode;
    return OK;
}

static int
handle_request(void)
{
    switch (m_in.m_type) {
    case REQ_NEWNODE: return do_newnode();
    case REQ_PUTNODE: return do_putnode();
    case REQ_READ:
    case REQ_WRITE: return do_readwrite();
    case REQ_STAT: return do_stat();
    case REQ_CHMOD: return do_chmod();
    case REQ_SYNC: return OK;
    }
    return ENOSYS;
}

static int
sef_cb_init_fresh(int type, sef_init_info_t *info)
{
    return OK;
}

static void
sef_cb_signal_handler(int signo)
{
    if (signo == SIGTERM)
        sef_exit(0);
}

static void
startup(void)
{
    sef_setcb_init_fresh(sef_cb_init_fresh);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_setcb_signal_handler(sef_cb_signal_handler);
    sef_startup();
}

int
main(void)
{
    int r, status, id;

    startup();
    for (;;) {
        sef_receive_next(&m_in, &status);
        if (is_ipc_notify(status) || m_in.m_source != VFS_PROC_NR)
            continue;
        id = TRNS_GET_ID(m_in.m_type);
        m_in.m_type = TRNS_DEL_ID(m_in.m_type);
        memset(&m_out, 0, sizeof m_out);
        r = handle_request();
        m_out.m_type = TRNS_ADD_ID((unsigned) r, id);
        if ((r = asynsend3(m_in.m_source, &m_out, 0)) != OK)
            printf("PFS: cannot answer %d: %d\n", m_in.m_source, r);
    }
}
