/* fork, for programs and for RS. */
#include "pm.h"

static pid_t next_pid = INIT_PID + 1;

pid_t
get_free_pid(void)
{
    struct mproc *rmp;
    int taken;
    pid_t pid;

    do {
        pid = next_pid;
        next_pid = next_pid < MAX_PID ? next_pid + 1 : INIT_PID + 1;
        taken = 0;
        for (rmp = mproc; rmp < &mproc[NR_PROCS]; rmp++)
            if ((rmp->mp_flags & IN_USE) &&
                (rmp->mp_pid == pid || rmp->mp_procgrp == pid))
                taken = 1;
    } while (taken);
    return pid;
}

/* The next free slot after the last one given away, so that a slot rests a
 * while before it is used again. */
static int
find_free_slot(void)
{
    static int next;
    int n;

    for (n = 0; n < NR_PROCS; n++) {
        next = (next + 1) % NR_PROCS;
        if (!(mproc[next].mp_flags & IN_USE))
            return next;
    }
    return -1;
}

/* Copies the caller into a free slot. Result: the child, or NULL and *error. */
static struct mproc *
copy_caller(int *error)
{
    struct mproc *child;
    endpoint_t child_e;
    int slot;

    if ((slot = find_free_slot()) < 0) {
        *error = EAGAIN;
        return NULL;
    }
    if ((*error = vm_fork(mp->mp_endpoint, slot, &child_e)) != OK)
        return NULL;
    child = &mproc[slot];
    *child = *mp;
    child->mp_flags = IN_USE;
    child->mp_endpoint = child_e;
    child->mp_parent = (int) (mp - mproc);
    child->mp_pid = get_free_pid();
    child->mp_exitstatus = child->mp_sigstatus = 0;
    child->mp_deadline = child->mp_interval = 0;
    sigemptyset(&child->mp_sigpending);
    getticks(&child->mp_started);
    procs_in_use++;
    return child;
}

/* The parent and the child are answered when VFS knows the child. */
int
do_fork(void)
{
    struct mproc *child;
    message m;
    int r;

    if ((child = copy_caller(&r)) == NULL)
        return r;
    child->mp_scheduler = NONE;
    r = sys_seteuid(child->mp_endpoint, child->mp_effuid, child->mp_pid);
    if (r != OK)
        panic("cannot set uid of a new process: %d", r);
    memset(&m, 0, sizeof m);
    m.m_type = VFS_PM_FORK;
    m.VFS_PM_ENDPT = child->mp_endpoint;
    m.VFS_PM_PENDPT = mp->mp_endpoint;
    m.VFS_PM_CPID = child->mp_pid;
    m.VFS_PM_REUID = -1;
    m.VFS_PM_REGID = -1;
    tell_vfs(child, &m);
    return SUSPEND;
}

/* RS makes a new service. RS goes on at once: it must not wait for VFS. */
int
do_srv_fork(void)
{
    struct mproc *child;
    message m;
    int r;

    if (mp->mp_endpoint != RS_PROC_NR)
        return EPERM;
    if ((child = copy_caller(&r)) == NULL)
        return r;
    child->mp_flags |= PRIV_PROC;
    child->mp_realuid = child->mp_effuid = m_in.m_lsys_pm_srv_fork.uid;
    child->mp_realgid = child->mp_effgid = m_in.m_lsys_pm_srv_fork.gid;
    r = sys_seteuid(child->mp_endpoint, child->mp_effuid, child->mp_pid);
    if (r != OK)
        panic("cannot set uid of a new service: %d", r);
    memset(&m, 0, sizeof m);
    m.m_type = VFS_PM_SRV_FORK;
    m.VFS_PM_ENDPT = child->mp_endpoint;
    m.VFS_PM_PENDPT = mp->mp_endpoint;
    m.VFS_PM_CPID = child->mp_pid;
    m.VFS_PM_REUID = (int) child->mp_realuid;
    m.VFS_PM_REGID = (int) child->mp_realgid;
    tell_vfs(child, &m);
    reply((int) (child - mproc), OK);
    return child->mp_pid;
}
