/* PM's start and main loop. */
#include "pm.h"
#include <minix/param.h>

static int (*const calls[NR_PM_CALLS])(void) = {
    [PM_EXIT - PM_BASE] = do_exit,
    [PM_FORK - PM_BASE] = do_fork,
    [PM_WAIT4 - PM_BASE] = do_wait4,
    [PM_GETPID - PM_BASE] = do_get,
    [PM_SETUID - PM_BASE] = do_set,
    [PM_GETUID - PM_BASE] = do_get,
    [PM_STIME - PM_BASE] = do_stime,
    [PM_KILL - PM_BASE] = do_kill,
    [PM_SETGID - PM_BASE] = do_set,
    [PM_GETGID - PM_BASE] = do_get,
    [PM_EXEC - PM_BASE] = do_exec,
    [PM_SETSID - PM_BASE] = do_set,
    [PM_GETPGRP - PM_BASE] = do_get,
    [PM_ITIMER - PM_BASE] = do_itimer,
    [PM_SIGACTION - PM_BASE] = do_sigaction,
    [PM_SIGSUSPEND - PM_BASE] = do_sigsuspend,
    [PM_SIGPENDING - PM_BASE] = do_sigpending,
    [PM_SIGPROCMASK - PM_BASE] = do_sigprocmask,
    [PM_SIGRETURN - PM_BASE] = do_sigreturn,
    [PM_GETTIMEOFDAY - PM_BASE] = do_time,
    [PM_SETEUID - PM_BASE] = do_set,
    [PM_SETEGID - PM_BASE] = do_set,
    [PM_GETSID - PM_BASE] = do_get,
    [PM_CLOCK_GETRES - PM_BASE] = do_getres,
    [PM_CLOCK_GETTIME - PM_BASE] = do_gettime,
    [PM_GETRUSAGE - PM_BASE] = do_getrusage,
    [PM_REBOOT - PM_BASE] = do_reboot,
    [PM_SRV_FORK - PM_BASE] = do_srv_fork,
    [PM_SRV_KILL - PM_BASE] = do_srv_kill,
    [PM_EXEC_NEW - PM_BASE] = do_newexec,
    [PM_EXEC_RESTART - PM_BASE] = do_execrestart,
    [PM_GETEPINFO - PM_BASE] = do_getepinfo,
    [PM_GETPROCNR - PM_BASE] = do_getprocnr,
    [PM_GETSYSINFO - PM_BASE] = do_getsysinfo,
};

static int sef_cb_init_fresh(int type, sef_init_info_t *info);

static void
startup(void)
{
    sef_setcb_init_fresh(sef_cb_init_fresh);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_setcb_signal_manager(process_ksig);
    sef_startup();
}

static void
handle_call(void)
{
    int result, slot = (int) (mp - mproc);

    memset(&m_out, 0, sizeof m_out);
    if (m_in.m_type < PM_BASE || m_in.m_type >= PM_BASE + NR_PM_CALLS ||
        calls[m_in.m_type - PM_BASE] == NULL)
        result = ENOSYS;
    else
        result = calls[m_in.m_type - PM_BASE]();
    if (result != SUSPEND)
        reply(slot, result);
}

int
main(void)
{
    int status;

    startup();
    for (;;) {
        sef_receive_next(&m_in, &status);
        if (is_ipc_notify(status)) {
            if (m_in.m_source == CLOCK)
                expire_timers();
            continue;
        }
        if (m_in.m_source == VFS_PROC_NR &&
            (m_in.m_type & ~0x7f) == VFS_PM_RS_BASE) {
            handle_vfs_reply(&m_in);
            continue;
        }
        mp = lookup_endpoint(m_in.m_source);
        if (mp == NULL || (mp->mp_flags & EXITING))
            continue;
        handle_call();
    }
}

static void
init_slot(struct mproc *rmp, struct boot_image *boot)
{
    memset(rmp, 0, sizeof *rmp);
    rmp->mp_flags = IN_USE;
    rmp->mp_endpoint = boot->endpoint;
    rmp->mp_scheduler = KERNEL;
    strlcpy(rmp->mp_name, boot->proc_name, sizeof rmp->mp_name);
    if (boot->proc_nr == INIT_PROC_NR) {
        rmp->mp_pid = rmp->mp_procgrp = INIT_PID;
        rmp->mp_parent = INIT_PROC_NR;
        rmp->mp_scheduler = NONE;
    } else {
        rmp->mp_flags |= PRIV_PROC;
        rmp->mp_parent = RS_PROC_NR;
        rmp->mp_pid = boot->proc_nr == PM_PROC_NR ? PM_PID : get_free_pid();
        sigfillset(&rmp->mp_ignore);
    }
}

/* Takes over the boot processes and tells VFS about them; VFS answers the
 * final message, whose endpoint is NONE. */
static int
sef_cb_init_fresh(int type, sef_init_info_t *info)
{
    static struct boot_image image[NR_BOOT_PROCS];
    struct mproc *rmp;
    message m;
    int i, r;

    if ((r = sys_getimage(image)) != OK)
        panic("cannot get the boot image: %d", r);
    for (i = 0; i < NR_BOOT_PROCS; i++) {
        if (image[i].proc_nr < 0)
            continue;
        rmp = &mproc[image[i].proc_nr];
        init_slot(rmp, &image[i]);
        procs_in_use++;
        r = sys_seteuid(rmp->mp_endpoint, SUPER_USER, rmp->mp_pid);
        if (r != OK)
            panic("cannot set uid of %s: %d", rmp->mp_name, r);
        memset(&m, 0, sizeof m);
        m.m_type = VFS_PM_INIT;
        m.VFS_PM_SLOT = image[i].proc_nr;
        m.VFS_PM_PID = rmp->mp_pid;
        m.VFS_PM_ENDPT = rmp->mp_endpoint;
        if ((r = ipc_send(VFS_PROC_NR, &m)) != OK)
            panic("cannot tell VFS about %s: %d", rmp->mp_name, r);
    }
    memset(&m, 0, sizeof m);
    m.m_type = VFS_PM_INIT;
    m.VFS_PM_ENDPT = NONE;
    if (ipc_sendrec(VFS_PROC_NR, &m) != OK || m.m_type != OK)
        panic("VFS does not take over the process table");
    sched_init();
    return OK;
}
