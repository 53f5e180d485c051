/* Jobs: running and ending them. */
#include "vfs.h"
#include <stdlib.h>

/* Gives one waiter the lock by letting it try again. */
static void
unlock(struct job *j)
{
    struct filp *f = j->j_filp;
    int id;

    if (f == NULL || f->f_job != j)
        return;
    f->f_job = NULL;
    for (id = 0; id < jobs_end; id++)
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
static void
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
        for (id = 0; id < jobs_end; id++)
            if (jobs[id] != NULL && jobs[id]->j_wait == WAIT_NOTHING) {
                job_run(jobs[id]);
                ran = 1;
            }
    } while (ran);
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
