/* Processes: fork, exec, wait, exit, ids. */
#include <errno.h>
#include <lib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int
pm_call(int call)
{
    message m;

    memset(&m, 0, sizeof m);
    return _syscall(PM_PROC_NR, call, &m);
}

pid_t
fork(void)
{
    return pm_call(PM_FORK);
}

void
_exit(int status)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_exit.status = status;
    for (;;)
        _syscall(PM_PROC_NR, PM_EXIT, &m);
}

int
execve(const char *path, char *const argv[], char *const envp[])
{
    message m;
    struct ps_strings *psp;
    size_t size;
    char overflow, *frame;
    int argc, envc, vsp, saved;

    minix_stack_params(path, argv, envp, &size, &overflow, &argc, &envc);
    if (overflow) {
        errno = E2BIG;
        return -1;
    }
    if ((frame = malloc(size)) == NULL) {
        errno = E2BIG;
        return -1;
    }
    minix_stack_fill(path, argc, argv, envc, envp, size, frame, &vsp, &psp);
    memset(&m, 0, sizeof m);
    m.m_lc_pm_exec.name = (vir_bytes) path;
    m.m_lc_pm_exec.namelen = strlen(path) + 1;
    m.m_lc_pm_exec.frame = (vir_bytes) frame;
    m.m_lc_pm_exec.framelen = size;
    m.m_lc_pm_exec.ps_str = (vir_bytes) psp;
    _syscall(PM_PROC_NR, PM_EXEC, &m);
    saved = errno;
    free(frame);
    errno = saved;
    return -1;
}

int
execv(const char *path, char *const argv[])
{
    return execve(path, argv, __environ);
}

pid_t
wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
    message m;
    pid_t r;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_wait4.pid = pid;
    m.m_lc_pm_wait4.options = options;
    m.m_lc_pm_wait4.addr = (vir_bytes) usage;
    r = _syscall(PM_PROC_NR, PM_WAIT4, &m);
    if (r > 0 && status != NULL)
        *status = m.m_pm_lc_wait4.status;
    return r;
}

pid_t
waitpid(pid_t pid, int *status, int options)
{
    return wait4(pid, status, options, NULL);
}

pid_t
wait(int *status)
{
    return wait4(-1, status, 0, NULL);
}

pid_t
getpid(void)
{
    return pm_call(PM_GETPID);
}

pid_t
getppid(void)
{
    message m;

    memset(&m, 0, sizeof m);
    if (_syscall(PM_PROC_NR, PM_GETPID, &m) < 0)
        return -1;
    return m.m_pm_lc_getpid.parent_pid;
}

uid_t
getuid(void)
{
    return (uid_t) pm_call(PM_GETUID);
}

uid_t
geteuid(void)
{
    message m;

    memset(&m, 0, sizeof m);
    if (_syscall(PM_PROC_NR, PM_GETUID, &m) < 0)
        return (uid_t) -1;
    return m.m_pm_lc_getuid.euid;
}

gid_t
getgid(void)
{
    return (gid_t) pm_call(PM_GETGID);
}

gid_t
getegid(void)
{
    message m;

    memset(&m, 0, sizeof m);
    if (_syscall(PM_PROC_NR, PM_GETGID, &m) < 0)
        return (gid_t) -1;
    return m.m_pm_lc_getgid.egid;
}

static int
set_id(int call, unsigned id)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_setuid.uid = id;
    return _syscall(PM_PROC_NR, call, &m);
}

int
setuid(uid_t uid)
{
    return set_id(PM_SETUID, uid);
}
int
seteuid(uid_t uid)
{
    return set_id(PM_SETEUID, uid);
}
int
setgid(gid_t gid)
{
    return set_id(PM_SETGID, gid);
}
int
setegid(gid_t gid)
{
    return set_id(PM_SETEGID, gid);
}
pid_t
setsid(void)
{
    return pm_call(PM_SETSID);
}
pid_t
getpgrp(void)
{
    return pm_call(PM_GETPGRP);
}
