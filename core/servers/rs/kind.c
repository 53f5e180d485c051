/*
 * What a service is among the others: a table by the program that it runs, and
 * a device number for drivers.
 *
 * The order of ranks is that of preparing for an update.  Clients come before
 * the services they call, because a stopped service blocks its callers, who
 * then never get ready.  RS and VM come last: the others need them to take over
 * their state, and RS needs VM to do so.
 */
#include "rs.h"

static const struct {
    const char *program;
    enum kind kind;
} programs[] = {
    { "rs", KIND_RS },
    { "vm", KIND_VM },
    { "pm", KIND_PM },
    { "sched", KIND_SCHEDULER },
    { "ds", KIND_DATA_STORE },
    { "vfs", KIND_VFS },
    { "mfs", KIND_FILE_SERVER },
    { "pfs", KIND_PIPE_SERVER },
};

static const enum rank ranks[] = {
    [KIND_OTHER] = RANK_CLIENT,
    [KIND_VFS] = RANK_VFS,
    [KIND_FILE_SERVER] = RANK_FILE_SERVER,
    [KIND_PIPE_SERVER] = RANK_FILE_SERVER,
    [KIND_DRIVER] = RANK_DRIVER,
    [KIND_PM] = RANK_PM,
    [KIND_SCHEDULER] = RANK_STORE,
    [KIND_DATA_STORE] = RANK_STORE,
    [KIND_RS] = RANK_RS,
    [KIND_VM] = RANK_VM,
};

/* Of a service that is described completely. */
enum kind
find_kind(const struct rproc *rp)
{
    size_t i;

    for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
        if (strcmp(programs[i].program, rp->r_pub->proc_name) == 0)
            return programs[i].kind;
    }
    return rp->r_pub->dev_nr > 0 ? KIND_DRIVER : KIND_OTHER;
}

enum rank
rank_of(const struct rproc *rp)
{
    return ranks[rp->r_kind];
}

/* A number is what the caller wants; without one it is the service's own. */
int
state_of(const struct rproc *rp, int state)
{
    if (state != SEF_LU_STATE_DEFAULT)
        return state;
    return rp->r_default_state != SEF_LU_STATE_NULL ? rp->r_default_state
                                                    : SEF_LU_STATE_WORK_FREE;
}
