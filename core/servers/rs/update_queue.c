/*
 * The queue of updates that will be done together.
 *
 * Order: by rank, then by time.  An update in the queue belongs to an instance
 * that runs; one that has been dropped has no old_rp and may be used again.
 */
#include "rs.h"

static struct update updates[NR_SYS_PROCS];

struct update *
new_update(struct rproc *rp)
{
    struct update *u;

    for (u = updates; u < &updates[NR_SYS_PROCS]; u++) {
        if (u->old_rp != NULL)
            continue;
        memset(u, 0, sizeof(*u));
        u->old_rp = rp;
        u->state_endpoint = NONE;
        u->data_gid = GRANT_INVALID;
        return u;
    }
    return NULL;
}

/* An update that is not in the queue, or no longer. */
void
drop_update(struct update *u)
{
    struct rproc *new_rp;

    drop_state_data(&u->data, &u->data_gid);
    new_rp = u->new_rp;
    u->new_rp = NULL;
    if (new_rp != NULL)
        mark_dead(new_rp);
    u->old_rp = NULL;
}

static void
spread_flags(int flags)
{
    struct update *u;

    for (u = first_update; u != NULL; u = u->next) {
        u->lu_flags |= flags;
        u->init_flags |= flags;
    }
}

void
queue_update(struct update *u)
{
    struct update **link = &first_update, *before = NULL, *other;
    int flags = first_update != NULL ? SEF_LU_MULTI : 0;

    while (*link != NULL && rank_of((*link)->old_rp) <= rank_of(u->old_rp)) {
        before = *link;
        link = &before->next;
    }
    u->prev = before;
    u->next = *link;
    if (u->next != NULL)
        u->next->prev = u;
    *link = u;
    u->stage = STAGE_QUEUED;
    if (u->old_rp->r_kind == KIND_RS && u->new_rp != NULL)
        flags |= SEF_LU_INCLUDES_RS;
    if (u->old_rp->r_kind == KIND_VM && u->new_rp != NULL)
        flags |= SEF_LU_INCLUDES_VM;
    for (other = first_update; other != NULL; other = other->next)
        flags |= other->lu_flags &
            (SEF_LU_MULTI | SEF_LU_INCLUDES_RS | SEF_LU_INCLUDES_VM);
    spread_flags(flags);
    if (update_phase == PHASE_NONE)
        update_phase = PHASE_QUEUED;
    if (u->old_rp->r_kind == KIND_RS)
        renew_backup();
    rs_trace("%s scheduled for update\n", service_text(u->old_rp));
}

/* A queued service crashed and goes on as another instance. */
void
update_instance_replaced(struct rproc *from, struct rproc *to)
{
    struct update *u = find_update(from);

    if (u != NULL && u->old_rp == from)
        u->old_rp = to;
}
