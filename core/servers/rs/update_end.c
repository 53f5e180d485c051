/*
 * The end of an update is the same in every case: either all commit, or each is
 * undone as far as it had come (its stage).  Undoing needs no memory and no
 * service; if VM refuses to swap back all the same, RS panics.
 */
#include "rs.h"

static endpoint_t update_caller = NONE;
static int detached_count;

void
set_update_caller(endpoint_t caller)
{
    update_caller = caller;
}

/* What stood still is not late. */
static void
forgive(struct rproc *rp)
{
    rp->r_check_tm = rp->r_alive_tm = getuptime_ticks();
}

/* The old instance goes on, unmanaged, under a label of its own. */
static void
detach(struct rproc *rp)
{
    char label[RS_MAX_LABEL_LEN];

    strlcpy(label, rp->r_pub->label, sizeof(label));
    snprintf(rp->r_pub->label, sizeof(rp->r_pub->label), "%d.%s",
        ++detached_count, label);
    rp->r_pub->dev_nr = 0;
    rp->r_pub->nr_domain = 0;
    rp->r_pub->sys_flags &= ~(SF_CORE_SRV | SF_DET_RESTART);
    rp->r_pub->sys_flags |= SF_NORESTART;
    rp->r_state = STATE_RUNNING;
    reply(rp->r_pub->endpoint, EDEADEPT);
}

static void
commit(struct update *u)
{
    struct rproc *old_rp = u->old_rp, *new_rp = u->new_rp;

    forgive(old_rp);
    if (new_rp == NULL) {
        if (u->stage == STAGE_READY)
            reply(old_rp->r_pub->endpoint, EINTR);
        else
            send_prepare(u, SEF_LU_STATE_NULL);
        return;
    }
    forgive(new_rp);
    drop_spare(old_rp);
    new_rp->r_pub->sys_flags &= ~SF_USE_REPL;
    new_rp->r_set.priv.s_flags &= ~LU_SYS_PROC;
    sys_privctl_state_source(new_rp->r_pub->endpoint, NONE);
    reply(new_rp->r_pub->endpoint, OK);
    if (u->lu_flags & SEF_LU_DETACHED)
        detach(old_rp);
    else
        mark_dead(old_rp);
    if (new_rp->r_kind == KIND_RS)
        set_backup(NONE);
    u->new_rp = NULL;
    want_images();
}

static void
swap_out(struct update *u)
{
    endpoint_t e = u->new_rp->r_pub->endpoint;
    int r;

    /* It may be in any state; without rights it stands still. */
    sys_privctl(e, SYS_PRIV_DISALLOW, NULL);
    sys_privctl_state_source(e, NONE);
    r = swap(u->old_rp, e, u->old_rp->r_pub->endpoint, SYS_UPD_ROLLBACK);
    if (r != OK)
        panic("cannot roll back the update of '%s': %d",
            u->old_rp->r_pub->label, r);
    give_place_back(u->new_rp, u->old_rp);
    u->old_rp->r_needs_scheduler = u->new_rp->r_needs_scheduler;
    rs_trace("%s performed rollback\n", service_text(u->old_rp));
}

/* A new instance that never ran can restart what died meanwhile. */
static void
restart_old(struct update *u)
{
    if (u->stage == STAGE_READY) {
        drop_spare(u->old_rp);
        u->old_rp->r_spare_rp = u->new_rp;
        u->new_rp = NULL;
    }
    after_death(u->old_rp);
}

static void
undo(struct update *u, int result)
{
    forgive(u->old_rp);
    switch (u->stage) {
    case STAGE_QUEUED: break;
    case STAGE_ASKED: send_prepare(u, SEF_LU_STATE_NULL); break;
    case STAGE_SWAPPED:
    case STAGE_RUNNING:
    case STAGE_DONE:
        swap_out(u);
        /* FALLTHROUGH */
    case STAGE_READY: reply(u->old_rp->r_pub->endpoint, result); break;
    }
    if (u->old_died)
        restart_old(u);
    set_stage(u, STAGE_QUEUED);
}

/* What an update that is ended now fails in. */
int
running_phase(void)
{
    switch (update_phase) {
    case PHASE_PREPARING: return RS_PHASE_PREPARE;
    case PHASE_INITIALIZING: return RS_PHASE_INIT;
    default: return RS_PHASE_REQUEST;
    }
}

/* One member that only checks makes the whole group a check: members that
 * commit without it would be another update than the one asked for. */
static int
is_check(void)
{
    const struct update *u = first_update;

    while (u != NULL && !(u->lu_flags & SEF_LU_CHECK))
        u = u->next;
    return u != NULL;
}

/* An RS on trial cannot undo what its predecessor did: that goes on where the
 * new RS began, with VM's round. */
static void
leave_to_predecessor(int result, int phase)
{
    struct update *u;

    for (u = first_update; u != NULL; u = u->next) {
        if (u->old_rp->r_kind == KIND_VM && u->stage > STAGE_QUEUED)
            undo(u, result == OK ? EINTR : result);
    }
    give_up(result, phase);
}

/* VM first, for the others may need it at once; RS last, whose predecessor
 * would go on with this should we not come to the end. */
static void
commit_all(struct update *last)
{
    struct update *u, *own = NULL;
    int real = 0;

    for (u = last; u != NULL; u = u->prev) {
        real |= u->new_rp != NULL;
        if (u->old_rp->r_kind == KIND_RS)
            own = u;
        else
            commit(u);
    }
    if (own != NULL)
        commit(own);
    if (real)
        printf("RS: update succeeded\n");
}

/* Who waits for the end is told no more than once. */
void
answer_update(int result, int phase)
{
    if (update_caller != NONE)
        reply_update(update_caller, result, phase, is_check());
    update_caller = NONE;
}

/* Commit everything, or undo everything, in any phase; empties the queue. A
 * check is undone, whatever its result. The caller learns the phase
 * (RS_PHASE_*) in which an update failed. */
void
end_updates(int result, int phase)
{
    struct update *u, *next, *last = NULL;
    int good = result == OK && !is_check();

    if (update_phase == PHASE_NONE)
        return;
    rs_trace("ending the update with result %d\n", result);
    if (is_on_trial()) {
        if (!good)
            leave_to_predecessor(result, phase);
        take_right_to_lead();
    }
    for (u = first_update; u != NULL; u = u->next)
        last = u;
    if (is_check())
        printf("RS: check: the update would %s\n",
            result == OK ? "succeed" : "fail");
    if (good) {
        commit_all(last);
    } else {
        for (u = last; u != NULL; u = u->prev)
            undo(u, result == OK ? EINTR : result);
    }
    answer_update(result, phase);
    for (u = first_update; u != NULL; u = next) {
        next = u->next;
        drop_update(u);
    }
    first_update = current_update = NULL;
    update_phase = PHASE_NONE;
}
