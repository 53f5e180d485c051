/* VFS's start, dispatch and live update. */
#include "vfs.h"

static int (*const calls[NR_VFS_CALLS])(struct job *) = {
    [VFS_READ - VFS_BASE] = do_readwrite,
    [VFS_WRITE - VFS_BASE] = do_readwrite,
    [VFS_LSEEK - VFS_BASE] = do_lseek,
    [VFS_OPEN - VFS_BASE] = do_open,
    [VFS_CREAT - VFS_BASE] = do_creat,
    [VFS_CLOSE - VFS_BASE] = do_close,
    [VFS_LINK - VFS_BASE] = do_link,
    [VFS_UNLINK - VFS_BASE] = do_unlink,
    [VFS_CHDIR - VFS_BASE] = do_chdir,
    [VFS_MKDIR - VFS_BASE] = do_mkdir,
    [VFS_MKNOD - VFS_BASE] = do_mknod,
    [VFS_CHMOD - VFS_BASE] = do_chmod,
    [VFS_CHOWN - VFS_BASE] = do_chown,
    [VFS_MOUNT - VFS_BASE] = do_mount,
    [VFS_UMOUNT - VFS_BASE] = do_umount,
    [VFS_ACCESS - VFS_BASE] = do_access,
    [VFS_SYNC - VFS_BASE] = do_sync,
    [VFS_RENAME - VFS_BASE] = do_rename,
    [VFS_RMDIR - VFS_BASE] = do_unlink,
    [VFS_SYMLINK - VFS_BASE] = do_symlink,
    [VFS_READLINK - VFS_BASE] = do_readlink,
    [VFS_STAT - VFS_BASE] = do_stat,
    [VFS_FSTAT - VFS_BASE] = do_fstat,
    [VFS_LSTAT - VFS_BASE] = do_stat,
    [VFS_IOCTL - VFS_BASE] = do_ioctl,
    [VFS_FCNTL - VFS_BASE] = do_fcntl,
    [VFS_PIPE2 - VFS_BASE] = do_pipe2,
    [VFS_UMASK - VFS_BASE] = do_umask,
    [VFS_CHROOT - VFS_BASE] = do_chdir,
    [VFS_GETDENTS - VFS_BASE] = do_getdents,
    [VFS_FCHDIR - VFS_BASE] = do_fchdir,
    [VFS_FSYNC - VFS_BASE] = do_sync,
    [VFS_TRUNCATE - VFS_BASE] = do_truncate,
    [VFS_FTRUNCATE - VFS_BASE] = do_ftruncate,
    [VFS_FCHMOD - VFS_BASE] = do_fchmod,
    [VFS_FCHOWN - VFS_BASE] = do_chown,
    [VFS_UTIMENS - VFS_BASE] = do_utimens,
    [VFS_MAPDRIVER - VFS_BASE] = do_mapdriver,
    [VFS_GETSYSINFO - VFS_BASE] = do_getsysinfo,
};

/* Calls that do not need a root file system. */
static int
works_without_root(int call)
{
    return call == VFS_MAPDRIVER || call == VFS_GETSYSINFO || call == VFS_CLOSE;
}

static int
sef_cb_init_fresh(int type, sef_init_info_t *info)
{
    struct job *j;

    dmap_init(info);
    init_processes();
    if ((j = job_new(NULL, mount_root, NULL)) == NULL)
        panic("no memory to mount the root file system");
    job_run(j);
    job_run_all();
    return OK;
}

/* Any receive will do, unless a free moment was asked for: then no call may
 * be in the hands of a file server. Calls that wait for a pipe or a driver
 * may wait on: they are state like any other. */
static int
sef_cb_lu_prepare(int state)
{
    switch (state) {
    case SEF_LU_STATE_REQUEST_FREE:
    case SEF_LU_STATE_PROTOCOL_FREE: return jobs_busy() ? ENOTREADY : OK;
    }
    return ENOTREADY;
}

static void
startup(void)
{
    sef_setcb_init_fresh(sef_cb_init_fresh);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_setcb_lu_prepare(sef_cb_lu_prepare);
    sef_setcb_lu_state_isvalid(sef_cb_lu_state_isvalid_standard);
    sef_startup();
}

static void
handle_call(const message *m)
{
    struct fproc *fp = fproc_of(m->m_source);
    int call = m->m_type - VFS_BASE;
    struct job *j;
    message answer;
    int r = OK;

    if (fp == NULL || fp->fp_job != NULL) {
        printf("VFS: unexpected call %x of %d\n", m->m_type, m->m_source);
        return;
    }
    if (call < 0 || call >= NR_VFS_CALLS || calls[call] == NULL)
        r = ENOSYS;
    else if ((j = job_new(fp, calls[call], m)) == NULL)
        r = ENOMEM;
    if (r != OK) {
        memset(&answer, 0, sizeof answer);
        answer.m_type = r;
        ipc_sendnb(m->m_source, &answer);
        return;
    }
    if (root_mount == NULL && !works_without_root(m->m_type))
        j->j_wait = WAIT_ROOT;
    else
        job_run(j);
}

static void
handle_message(const message *m, int status)
{
    if (is_ipc_notify(status))
        return;
    if (IS_VFS_FS_TRANSID(TRNS_GET_ID(m->m_type)))
        fs_answer(m);
    else if (IS_CDEV_RS(m->m_type))
        cdev_answer(m);
    else if (m->m_source == PM_PROC_NR && (m->m_type & ~0x7f) == VFS_PM_RQ_BASE)
        pm_request(m);
    else
        handle_call(m);
}

int
main(void)
{
    message m;
    int status;

    startup();
    for (;;) {
        sef_receive_next(&m, &status);
        handle_message(&m, status);
        job_run_all();
    }
}
