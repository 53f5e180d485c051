/* Jobs: making and waking them, and what they hold. */
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
    jobs_end = MAX(jobs_end, id + 1);
    if (fp != NULL)
        fp->fp_job = j;
    return j;
}

void
job_message(const struct job *j, message *m)
{
    memcpy(m, j->j_message, sizeof *m);
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

    for (id = 0; id < jobs_end; id++)
        if (jobs[id] != NULL && jobs[id]->j_wait == WAIT_ROOT)
            jobs[id]->j_wait = WAIT_NOTHING;
}

void
jobs_wake_pipe(struct vnode *vp)
{
    int id;

    for (id = 0; id < jobs_end; id++)
        if (jobs[id] != NULL && jobs[id]->j_wait == WAIT_PIPE &&
            jobs[id]->j_pipe == vp)
            jobs[id]->j_wait = WAIT_NOTHING;
}

int
jobs_busy(void)
{
    int id;

    for (id = 0; id < jobs_end; id++)
        if (jobs[id] != NULL && jobs[id]->j_wait != WAIT_PIPE &&
            jobs[id]->j_wait != WAIT_DRIVER)
            return 1;
    return 0;
}
