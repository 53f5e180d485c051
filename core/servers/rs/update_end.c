/*
 * The end of an update is the same in every case: either all commit, or each is
 * undone as far as it had come (its stage).
 */
#include "rs.h"

static endpoint_t update_caller = NONE;

void
set_update_caller(endpoint_t caller)
{
    update_caller = caller;
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

/* There is nobody to whom the new RS could give its place back: of its own
 * update it has no more to undo. */
static void
keep_place(void)
{
    struct update *own = find_update(find_by_endpoint(RS_PROC_NR));
    struct rproc *dead = own->old_rp;

    take_right_to_lead();
    own->old_rp = own->new_rp;
    own->new_rp = NULL;
    set_stage(own, STAGE_QUEUED);
    mark_dead(dead);
}

/* An RS on trial cannot undo what its predecessor did: that goes on where the
 * new RS began, with VM's round.  If it lives. */
static void
leave_to_predecessor(int result, int phase)
{
    struct update *u;

    if (!lives(trial.predecessor)) {
        keep_place();
        return;
    }
    for (u = first_update; u != NULL; u = u->next) {
        if (u->old_rp->r_kind == KIND_VM && u->stage > STAGE_QUEUED)
            undo_update(u, result == OK ? EINTR : result);
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
            commit_update(u);
    }
    if (own != NULL)
        commit_update(own);
    if (real)
        printf("RS: update succeeded\n");
}

/* For who waits for the end. */
void
keep_refusal(const message *answer)
{
    update_refusal.reason = answer->m_rs_init_answer.reason;
    memcpy(update_refusal.at, answer->m_rs_init_answer.refused, RS_REFUSED_LEN);
    update_refusal.at[RS_REFUSED_LEN - 1] = '\0';
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
            undo_update(u, result == OK ? EINTR : result);
    }
    answer_update(result, phase);
    for (u = first_update; u != NULL; u = next) {
        next = u->next;
        drop_update(u);
    }
    first_update = current_update = NULL;
    update_phase = PHASE_NONE;
    memset(&update_refusal, 0, sizeof(update_refusal));
}
