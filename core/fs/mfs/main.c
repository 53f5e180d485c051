/* MFS's start and main loop. */
#include "mfs.h"
#include <signal.h>

static int (*const requests[NREQS])(void) = {
    [REQ_PUTNODE - FS_BASE] = do_putnode,
    [REQ_SLINK - FS_BASE] = do_slink,
    [REQ_FTRUNC - FS_BASE] = do_ftrunc,
    [REQ_CHOWN - FS_BASE] = do_chown,
    [REQ_CHMOD - FS_BASE] = do_chmod,
    [REQ_INHIBREAD - FS_BASE] = do_inhibread,
    [REQ_STAT - FS_BASE] = do_stat,
    [REQ_UTIME - FS_BASE] = do_utime,
    [REQ_UNLINK - FS_BASE] = do_unlink,
    [REQ_RMDIR - FS_BASE] = do_unlink,
    [REQ_UNMOUNT - FS_BASE] = do_unmount,
    [REQ_SYNC - FS_BASE] = do_sync,
    [REQ_NEW_DRIVER - FS_BASE] = do_new_driver,
    [REQ_READ - FS_BASE] = do_readwrite,
    [REQ_WRITE - FS_BASE] = do_readwrite,
    [REQ_MKNOD - FS_BASE] = do_mknod,
    [REQ_MKDIR - FS_BASE] = do_mkdir,
    [REQ_CREATE - FS_BASE] = do_create,
    [REQ_LINK - FS_BASE] = do_link,
    [REQ_RENAME - FS_BASE] = do_rename,
    [REQ_LOOKUP - FS_BASE] = do_lookup,
    [REQ_MOUNTPOINT - FS_BASE] = do_mountpoint,
    [REQ_READSUPER - FS_BASE] = do_readsuper,
    [REQ_RDLINK - FS_BASE] = do_rdlink,
    [REQ_GETDENTS - FS_BASE] = do_getdents,
};

static int
works_unmounted(int request)
{
    return request == REQ_NEW_DRIVER || request == REQ_READSUPER;
}

static int
sef_cb_init_fresh(int type, sef_init_info_t *info)
{
    return OK;
}

/* The end of this service: nothing may be lost. */
static void
sef_cb_signal_handler(int signo)
{
    if (signo != SIGTERM)
        return;
    if (fs.m_mounted)
        do_sync();
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

static void
handle_request(void)
{
    int request = TRNS_DEL_ID(m_in.m_type), id = TRNS_GET_ID(m_in.m_type);
    int r = ENOSYS;

    memset(&m_out, 0, sizeof m_out);
    m_in.m_type = request;
    if (IS_FS_RQ(request) && request - FS_BASE < NREQS &&
        requests[request - FS_BASE] != NULL)
        r = fs.m_mounted || works_unmounted(request)
            ? requests[request - FS_BASE]()
            : EINVAL;
    m_out.m_type = TRNS_ADD_ID((unsigned) r, id);
    if ((r = asynsend3(m_in.m_source, &m_out, 0)) != OK)
        printf("MFS: cannot answer %d: %d\n", m_in.m_source, r);
}

int
main(int argc, char **argv)
{
    int status;

    startup();
    for (;;) {
        sef_receive_next(&m_in, &status);
        if (is_ipc_notify(status) || m_in.m_source != VFS_PROC_NR)
            continue;
        handle_request();
    }
}
