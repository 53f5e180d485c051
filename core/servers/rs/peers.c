/*
 * Calls that wait for another service.
 *
 * Rule: none of them between the first prepare request of an update and its
 * end.  The other service may be stopped, waiting for us.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <minix/callnr.h>
#include <minix/exec_info.h>
#include <minix/sched.h>
#include "rs.h"

static int
may_wait(const char *what)
{
    if (!update_running())
        return 1;
    printf("RS: refusing to wait for %s during an update\n", what);
    return 0;
}

static int
rs_sendrec(endpoint_t who, int call, message *m)
{
    if (!may_wait(who == PM_PROC_NR ? "PM" : "VFS"))
        return EDEADLK;
    return _taskcall(who, call, m);
}

/* A copy of ourselves, without rights; returns its pid. */
pid_t
peer_srv_fork(uid_t uid)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_pm_srv_fork.uid = uid;
    m.m_lsys_pm_srv_fork.gid = 0;
    return rs_sendrec(PM_PROC_NR, PM_SRV_FORK, &m);
}

int
peer_srv_kill(pid_t pid)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_rs_pm_srv_kill.pid = pid;
    m.m_rs_pm_srv_kill.nr = SIGKILL;
    return rs_sendrec(PM_PROC_NR, PM_SRV_KILL, &m);
}

int
peer_endpoint(pid_t pid, endpoint_t *endpoint)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_pm_getprocnr.pid = pid;
    if ((r = rs_sendrec(PM_PROC_NR, PM_GETPROCNR, &m)) < 0)
        return r;
    *endpoint = m.m_pm_lsys_getprocnr.endpt;
    return OK;
}

/* The program is in place: let PM know it and make the process runnable. */
int
peer_exec(endpoint_t endpoint, const char *name, size_t frame_len,
    vir_bytes entry, vir_bytes frame, vir_bytes ps_str)
{
    struct exec_info info;
    message m;
    int r;

    memset(&info, 0, sizeof(info));
    info.proc_e = endpoint;
    info.stack_high = frame + frame_len;
    info.frame_len = frame_len;
    strlcpy(info.progname, name, sizeof(info.progname));
    memset(&m, 0, sizeof(m));
    m.m_lexec_pm_exec_new.endpt = endpoint;
    m.m_lexec_pm_exec_new.ptr = (vir_bytes) &info;
    if ((r = rs_sendrec(PM_PROC_NR, PM_EXEC_NEW, &m)) < 0)
        return r;

    memset(&m, 0, sizeof(m));
    m.m_rs_pm_exec_restart.endpt = endpoint;
    m.m_rs_pm_exec_restart.result = OK;
    m.m_rs_pm_exec_restart.pc = entry;
    m.m_rs_pm_exec_restart.ps_str = ps_str;
    return rs_sendrec(PM_PROC_NR, PM_EXEC_RESTART, &m);
}

/* *data is the caller's to free. */
int
peer_read_file(const char *path, char **data, size_t *size)
{
    struct stat st;
    ssize_t n = 0;
    size_t done;
    int fd, r;

    if (!may_wait("VFS"))
        return EDEADLK;
    if ((fd = open(path, O_RDONLY)) < 0)
        return -errno;
    *data = NULL;
    r = OK;
    if (fstat(fd, &st) < 0)
        r = -errno;
    else if (!S_ISREG(st.st_mode))
        r = ENOEXEC;
    else if ((*data = malloc(st.st_size)) == NULL)
        r = ENOMEM;
    for (done = 0; r == OK && done < (size_t) st.st_size; done += n) {
        n = read(fd, *data + done, st.st_size - done);
        if (n <= 0)
            r = n < 0 ? -errno : EIO;
    }
    close(fd);
    if (r != OK) {
        free(*data);
        *data = NULL;
        return r;
    }
    *size = st.st_size;
    return OK;
}

int
peer_map_driver(const struct rprocpub *pub)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_vfs_mapdriver.major = pub->dev_nr;
    m.m_lsys_vfs_mapdriver.label = (vir_bytes) pub->label;
    m.m_lsys_vfs_mapdriver.labellen = strlen(pub->label);
    m.m_lsys_vfs_mapdriver.ndomains = pub->nr_domain;
    memcpy(m.m_lsys_vfs_mapdriver.domains, pub->domain, sizeof(pub->domain));
    return rs_sendrec(VFS_PROC_NR, VFS_MAPDRIVER, &m);
}

int
peer_publish_label(const char *label, endpoint_t endpoint)
{
    if (!may_wait("DS"))
        return EDEADLK;
    return ds_publish_label(label, endpoint, DSF_OVERWRITE);
}

int
peer_delete_label(const char *label)
{
    if (!may_wait("DS"))
        return EDEADLK;
    return ds_delete_label(label);
}

int
peer_sched_start(struct rproc *rp)
{
    if (!may_wait("SCHED"))
        return EDEADLK;
    return sched_start(rp->r_set.scheduler, rp->r_pub->endpoint, RS_PROC_NR,
        rp->r_set.priority, rp->r_set.quantum, rp->r_set.cpu,
        &rp->r_set.scheduler);
}

int
peer_sched_stop(struct rproc *rp)
{
    if (!may_wait("SCHED"))
        return EDEADLK;
    return sched_stop(rp->r_set.scheduler, rp->r_pub->endpoint);
}
