/* PM: the process table and what the parts of PM tell each other.
 *
 * A slot here is the kernel's slot of the same process.  PM never blocks on
 * VFS: it sends VFS_PM_* requests asynchronously, at most one for a process
 * at a time (VFS_CALL), and goes on when the reply comes.  Signals that
 * arrive meanwhile wait in mp_sigpending.
 */
#ifndef PM_H
#define PM_H

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <minix/callnr.h>
#include <minix/com.h>
#include <minix/const.h>
#include <minix/endpoint.h>
#include <minix/ipc.h>
#include <minix/sched.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/vm.h>

#define SUSPEND (-998) /* the reply comes later */

#define PM_PID 0
#define INIT_PID 1
#define MAX_PID 30000

/* A disposition as the process gave it; the addresses are the process's. */
struct pm_sigaction {
    ixfer_vir_bytes handler;
    sigset_t mask;
    int flags;
};
#define HANDLER_DEFAULT ((vir_bytes) 0)
#define HANDLER_IGNORE ((vir_bytes) 1)

struct mproc {
    unsigned mp_flags;
    endpoint_t mp_endpoint;
    pid_t mp_pid;
    pid_t mp_procgrp;
    int mp_parent; /* slot */
    char mp_name[PROC_NAME_LEN];

    /* Death and waiting. */
    int mp_exitstatus;
    int mp_sigstatus;
    pid_t mp_wpid; /* argument of wait4 */

    /* Rights. */
    uid_t mp_realuid, mp_effuid;
    gid_t mp_realgid, mp_effgid;

    /* Signals. */
    sigset_t mp_ignore, mp_catch;
    sigset_t mp_sigmask;
    sigset_t mp_sigmask2; /* mask to go back to after sigsuspend */
    sigset_t mp_sigpending;
    struct pm_sigaction mp_sigact[_NSIG];
    vir_bytes mp_sigreturn; /* the process's trampoline */

    /* Real-time timer; 0 is off. */
    clock_t mp_deadline; /* ticks since boot */
    clock_t mp_interval;

    clock_t mp_started;
    endpoint_t mp_scheduler;
    int mp_nice;
    vir_bytes mp_frame_addr;        /* RS's exec: where the stack starts */
    char mp_newname[PROC_NAME_LEN]; /* exec under way: name of the image */
};

#define IN_USE 0x00001
#define WAITING 0x00002      /* in wait4 */
#define ZOMBIE 0x00004       /* dead, its parent has not been told */
#define PROC_STOPPED 0x00008 /* held by the kernel for a signal */
#define EXITING 0x00020
#define TOLD_PARENT 0x00040  /* collected, but VFS is not done yet */
#define SIGSUSPENDED 0x00100 /* in sigsuspend */
#define VFS_CALL 0x00400     /* a request to VFS is under way */
#define NEW_PARENT 0x00800   /* got another parent during a fork */
#define UNPAUSED 0x01000     /* VFS has interrupted its call */
#define PRIV_PROC 0x02000    /* a system service */
#define PARTIAL_EXEC 0x04000 /* its old image is gone */
#define DELAY_CALL 0x10000   /* will be stopped when it has sent */
#define EXIT_LATER 0x20000   /* exits when VFS has answered */

extern struct mproc mproc[NR_PROCS];
extern int procs_in_use;
extern struct mproc *mp; /* the caller */
extern message m_in, m_out;

/* table.c */
void reply(int slot, int result);
struct mproc *lookup_endpoint(endpoint_t e);

/* fork.c, exit.c, wait.c */
pid_t get_free_pid(void);
int do_fork(void);
int do_srv_fork(void);
int do_exit(void);
int do_wait4(void);
void exit_proc(struct mproc *rmp, int status, int signo);
void exit_restart(struct mproc *rmp);
int check_parent(struct mproc *child, int try_cleanup);
void cleanup(struct mproc *rmp);

/* exec.c */
int do_exec(void);
int do_newexec(void);
int do_execrestart(void);
void exec_restart(struct mproc *rmp, int result, vir_bytes pc, vir_bytes sp,
    vir_bytes ps_str);

/* signal.c, sigcall.c */
int process_ksig(endpoint_t target, int signo);
int check_sig(pid_t id, int signo, int from_kernel);
void sig_proc(struct mproc *rmp, int signo, int from_kernel);
void check_pending(struct mproc *rmp);
void restart_sigs(struct mproc *rmp);
int stop_proc(struct mproc *rmp, int may_delay);
int do_kill(void);
int do_srv_kill(void);
int do_sigaction(void);
int do_sigpending(void);
int do_sigprocmask(void);
int do_sigsuspend(void);
int do_sigreturn(void);

/* alarm.c, time.c */
int do_itimer(void);
void cancel_timer(struct mproc *rmp);
void expire_timers(void);
int do_time(void);
int do_getres(void);
int do_gettime(void);
int do_stime(void);

/* ids.c, misc.c */
int do_get(void);
int do_set(void);
int do_getsysinfo(void);
int do_getprocnr(void);
int do_getepinfo(void);
int do_reboot(void);
int do_getrusage(void);

/* schedule.c */
void sched_init(void);
int sched_start_user(endpoint_t e, struct mproc *rmp);

/* vfs.c, vfs_reply.c */
void tell_vfs(struct mproc *rmp, message *m);
void handle_vfs_reply(message *m);

#endif
