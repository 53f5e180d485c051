/* Jobs: making, running, waking and ending them. */
#include "vfs.h"
#include <stdlib.h>

static unsigned next_sequence;

/* A call, or (fp NULL) something VFS does by itself. */
struct job *
job_new(struct fproc *fp, int (*step)(struct job *), const message *m)
{
    struct job *j;
    int id;

    for (id = 0; id < NR_JOBS && jobs[id] != NULL; id++)
        ;
    if (id == NR_JOBS || (j = malloc(sizeof *j)) == NULL)
        return NULL;
    memset(j, 0, sizeof *j);
    j->j_id = id;
    j->j_sequence = ++next_sequence;
    j->j_fp = fp;
    j->j_step = step;
    j->j_wait_e = NONE;
    if (m != NULL)
        memcpy(j->j_message, m, sizeof j->j_message);
    jobs[id] = j;
    if (fp != NULL)
        fp->fp_job = j;
    return j;
}

void
job_run(struct job *j)
{
    int r;

    j->j_wait = WAIT_NOTHING;
    r = j->j_step(j);
    if (r != SUSPEND)
        job_end(j, r);
    else if (j->j_wait == WAIT_NOTHING)
        panic("job of %d waits for nothing",
            j->j_fp == NULL ? NONE : j->j_fp->fp_endpoint);
}

/* Runs what has been woken, until all jobs wait again. */
void
job_run_all(void)
{
    int id, ran;

    do {
        ran = 0;
        for (id = 0; id < NR_JOBS; id++)
            if (jobs[id] != NULL && jobs[id]->j_wait == WAIT_NOTHING) {
                job_run(jobs[id]);
                ran = 1;
            }
    } while (ran);
}

void
job_message(const struct job *j, message *m)
{
    memcpy(m, j->j_message, sizeof *m);
}

/* Gives one waiter the lock by letting it try again. */
static void
unlock(struct job *j)
{
    struct filp *f = j->j_filp;
    int id;

    if (f == NULL || f->f_job != j)
        return;
    f->f_job = NULL;
    for (id = 0; id < NR_JOBS; id++)
        if (jobs[id] != NULL && jobs[id]->j_wait == WAIT_LOCK &&
            jobs[id]->j_filp == f)
            jobs[id]->j_wait = WAIT_NOTHING;
}

static void
send_result(struct job *j, int result)
{
    message m;
    int r;

    memcpy(&m, j->j_reply, sizeof m);
    m.m_type = result;
    r = ipc_sendnb(j->j_fp->fp_endpoint, &m);
    if (r == ENOTREADY)
        r = asynsend3(j->j_fp->fp_endpoint, &m, 0);
    if (r != OK)
        printf("VFS: cannot answer %d: %d\n", j->j_fp->fp_endpoint, r);
}

/* The job of a PM request answers PM by itself, before it ends. */
void
job_end(struct job *j, int result)
{
    struct fproc *fp = j->j_fp;
    struct vnode *pipe = j->j_pipe;
    int i,
        is_call = (int) j->j_message[1] >= VFS_BASE &&
        (int) j->j_message[1] < VFS_BASE + NR_VFS_CALLS;

    if (fp != NULL && is_call)
        send_result(j, result);
    job_revoke(j);
    unlock(j);
    for (i = 0; i < j->j_vnodes; i++)
        vnode_put(j->j_vnode[i]);
    if (pipe != NULL) {
        if (pipe->v_pipe_job == j)
            pipe->v_pipe_job = NULL;
        jobs_wake_pipe(pipe);
        vnode_put(pipe);
    }
    free(j->j_frame);
    free(j->j_exec);
    jobs[j->j_id] = NULL;
    free(j);
    if (fp != NULL) {
        fp->fp_job = NULL;
        pm_resume(fp);
    }
}

/* The job takes over the caller's reference. */
void
job_hold(struct job *j, struct vnode *vp)
{
    if (j->j_vnodes == JOB_VNODES)
        panic("a job holds too many vnodes");
    j->j_vnode[j->j_vnodes++] = vp;
}

static cp_grant_id_t
note_grant(struct job *j, cp_grant_id_t grant)
{
    if (j->j_grants == JOB_GRANTS)
        panic("a job has too many grants");
    if (GRANT_VALID(grant))
        j->j_grant[j->j_grants++] = grant;
    return grant;
}

cp_grant_id_t
job_grant(struct job *j, endpoint_t to, const void *addr, size_t size,
    int access)
{
    return note_grant(j, cpf_grant_direct(to, (vir_bytes) addr, size, access));
}

/* Memory of the calling process. */
cp_grant_id_t
job_grant_user(struct job *j, endpoint_t to, vir_bytes addr, size_t size,
    int access)
{
    return note_grant(j,
        cpf_grant_magic(to, j->j_fp->fp_endpoint, addr, size, access));
}

void
job_revoke(struct job *j)
{
    while (j->j_grants > 0)
        cpf_revoke(j->j_grant[--j->j_grants]);
}

/* The file position belongs to one job at a time. */
int
job_lock(struct job *j, struct filp *f)
{
    j->j_filp = f;
    if (f->f_job != NULL && f->f_job != j) {
        j->j_wait = WAIT_LOCK;
        return SUSPEND;
    }
    f->f_job = j;
    return OK;
}

void
jobs_wake_root(void)
{
    int id;

    for (id = 0; id < NR_JOBS; id++)
        if (jobs[id] != NULL && jobs[id]->j_wait == WAIT_ROOT)
            jobs[id]->j_wait = WAIT_NOTHING;
}

void
jobs_wake_pipe(struct vnode *vp)
{
    int id;

    for (id = 0; id < NR_JOBS; id++)
        if (jobs[id] != NULL && jobs[id]->j_wait == WAIT_PIPE &&
            jobs[id]->j_pipe == vp)
            jobs[id]->j_wait = WAIT_NOTHING;
}

int
jobs_busy(void)
{
    int id;

    for (id = 0; id < NR_JOBS; id++)
        if (jobs[id] != NULL && jobs[id]->j_wait != WAIT_PIPE &&
            jobs[id]->j_wait != WAIT_DRIVER)
            return 1;
    return 0;
}

/* A signal wants the process: calls that may wait long end early. Calls in a
 * file server end soon by themselves. */
void
job_interrupt(struct job *j)
{
    if (j->j_canceled)
        return;
    j->j_canceled = 1;
    if (j->j_wait == WAIT_PIPE || j->j_wait == WAIT_LOCK ||
        j->j_wait == WAIT_ROOT)
        job_end(j, j->j_done > 0 ? (int) j->j_done : EINTR);
    else if (j->j_wait == WAIT_DRIVER)
        cdev_cancel(j);
}
