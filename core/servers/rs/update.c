/*
 * The update machine: from the first request to prepare to the last answer.
 *
 * The updates of the queue have their new instances complete.  They are done
 * in up to three rounds: the ordinary services, then RS, then VM.  A round has
 * two phases:
 *
 *   PREPARING     one after another, in the order of the queue, the old
 *                 instances are asked to reach a state.  One that does sends
 *                 its answer with a sendrec and stays blocked.
 *   INITIALIZING  all slots are swapped, then all new instances run and take
 *                 over the state.  One that has it blocks on us as well.
 *
 * In RS's own round the old RS hands over to the new one (root.c), which does
 * the rest.  VM comes last because everybody needs it to take over a state, and
 * serves nobody from its swap to the end: so what it knows is never wrong.
 *
 * From the first prepare request to the end nothing here waits for a service
 * but VM.
 */
#include "rs.h"

static int missing_answers; /* new instances that initialize */

static enum rank
round_of(const struct update *u)
{
    enum rank rank = rank_of(u->old_rp);

    return rank < RANK_RS ? RANK_CLIENT : rank;
}

/* Preparing. */

static void initialize_round(enum rank round);

/* Ask the next one of the round.  Who can never be ready is asked and passed
 * over. */
static void
prepare_next(enum rank round)
{
    struct update *u;

    while ((u = current_update) != NULL && round_of(u) == round) {
        set_stage(u, STAGE_ASKED);
        send_prepare(u, u->state);
        if (u->new_rp != NULL || u->state != SEF_LU_STATE_UNREACHABLE)
            return;
        current_update = u->next;
    }
    initialize_round(round);
}

/* While VM stands still nobody may fault of whom it depends that it goes on. */
static int
pin_leaders(void)
{
    const struct update *u = find_update(find_by_endpoint(RS_PROC_NR));
    int r;

    rs_trace("preparing VM\n");
    r = vm_memctl(RS_PROC_NR, VM_RS_MEM_PIN, NULL, NULL);
    if (r == OK && is_on_trial())
        r = vm_memctl(u->old_rp->r_pub->endpoint, VM_RS_MEM_PIN, NULL, NULL);
    return r;
}

static void
start_round(struct update *u)
{
    int r;

    update_phase = PHASE_PREPARING;
    current_update = u;
    if (round_of(u) == RANK_VM && (r = pin_leaders()) != OK) {
        printf("RS: update failed: error %d\n", r);
        end_updates(r, RS_PHASE_PREPARE);
        return;
    }
    prepare_next(round_of(u));
}

/* A round is done: start the next, or end with success. */
void
continue_updates(enum rank done)
{
    struct update *u = first_update;

    while (u != NULL && round_of(u) <= done)
        u = u->next;
    if (u == NULL)
        end_updates(OK, RS_PHASE_NONE);
    else
        start_round(u);
}

int
start_updates(void)
{
    struct proc_info info;
    struct update *u;
    int r;

    if (first_update == NULL)
        return EINVAL;
    if (!all_idle()) {
        printf("RS: not idle now, try again\n");
        return EAGAIN;
    }
    for (u = first_update; u != NULL; u = u->next) {
        if (u->old_rp->r_state != STATE_RUNNING)
            return EAGAIN;
        if (u->new_rp == NULL)
            continue;
        r = sys_getproc(&info, u->new_rp->r_pub->endpoint);
        if (r != OK)
            return r;
        u->new_instance = info.pi_instance;
    }
    rs_trace("starting the preparation phase\n");
    start_round(first_update);
    return OK;
}

/* An old instance answers: it is ready, or will never be. */
int
update_is_ready(struct rproc *rp, const message *m)
{
    struct update *u = current_update;
    int result = as_error(m->m_rs_update.result);

    if (update_phase != PHASE_PREPARING || u == NULL || rp == NULL ||
        u->old_rp != rp || u->stage != STAGE_ASKED ||
        m->m_rs_update.state != u->state)
        return EINVAL;

    set_stage(u, STAGE_READY);
    if (result != OK) {
        printf("RS: update failed: %s\n", ready_reason(result));
        end_updates(result, RS_PHASE_PREPARE);
        return result;
    }
    rs_trace("%s ready to update\n", service_text(rp));
    current_update = u->next;
    return OK;
}

/* RS_LU_PREPARE from a service. */
int
do_upd_ready(message *m)
{
    struct rproc *rp = find_by_endpoint(m->m_source);
    const struct update *u = current_update;
    int r;

    if (rp == NULL || u == NULL || u->old_rp != rp)
        return EINVAL;
    if ((r = update_is_ready(rp, m)) == OK)
        prepare_next(round_of(u));
    return r == EINVAL && update_running() ? r : EDONTREPLY;
}

/* Swapping and initializing. */

static void
initialize_round(enum rank round)
{
    static const struct {
        int (*run)(struct update *);
        int phase;
    } step[] = { { swap_in, RS_PHASE_SWAP }, { run_new, RS_PHASE_INIT } };
    struct update *u;
    unsigned i;
    int r;

    update_phase = PHASE_INITIALIZING;
    missing_answers = 0;
    for (i = 0; i < sizeof(step) / sizeof(step[0]); i++) {
        for (u = first_update; u != NULL; u = u->next) {
            if (u->new_rp == NULL || round_of(u) != round)
                continue;
            if ((r = step[i].run(u)) != OK) {
                printf("RS: update failed: error %d\n", r);
                end_updates(r, step[i].phase);
                return;
            }
            missing_answers += step[i].run == run_new;
        }
    }
    if (missing_answers == 0)
        continue_updates(round);
}

static void
initialization_failed(int result, int phase)
{
    printf("RS: update failed: state transfer failed. Rolling back...\n");
    end_updates(result, phase);
}

/* RS_INIT from a new instance.  Returns EDONTREPLY, or EINVAL if stale. */
int
update_init_ready(struct rproc *rp, const message *answer)
{
    int result = as_error(answer->m_rs_init_answer.result);
    int phase = answer->m_rs_init_answer.phase;
    struct update *u = find_update(rp);

    if (u == NULL || u->new_rp != rp || u->stage != STAGE_RUNNING)
        return EINVAL;
    if (result != OK) {
        rs_trace("%s initialization error: %d\n", service_text(rp), result);
        keep_refusal(answer);
        initialization_failed(result,
            phase == RS_PHASE_TRANSFER ? phase : RS_PHASE_INIT);
        return EDONTREPLY;
    }
    rs_trace("%s initialized\n", service_text(rp));
    rp->r_state = STATE_RUNNING;
    set_stage(u, STAGE_DONE);
    if (--missing_answers == 0)
        continue_updates(round_of(u));
    return EDONTREPLY;
}

/* An old instance that stands still already may die: it is there to be read. */
int
update_needs_only_memory(struct rproc *rp)
{
    struct update *u = update_running() ? find_update(rp) : NULL;

    if (u == NULL || u->old_rp != rp || u->new_rp == NULL ||
        u->stage < STAGE_READY)
        return 0;
    rs_trace("%s died when it was ready\n", service_text(rp));
    u->old_died = 1;
    return 1;
}

/*
 * A service has died: its process does not run any more.  If it was to be
 * replaced its new instance, which is complete, serves to restart it.
 */
void
update_instance_died(struct rproc *rp)
{
    struct update *u = find_update(rp);

    if (u != NULL && u->new_rp == rp && update_phase == PHASE_INITIALIZING) {
        initialization_failed(ERESTART, RS_PHASE_INIT);
        return;
    }
    printf("RS: aborting the update after a crash...\n");
    if (u != NULL && u->old_rp == rp && u->new_rp != NULL) {
        drop_spare(rp);
        rp->r_spare_rp = u->new_rp;
        u->new_rp = NULL;
    }
    end_updates(ERESTART, running_phase());
}

/* Once a second. */
void
update_timeouts(clock_t now)
{
    struct update *u = current_update;

    if (update_phase == PHASE_PREPARING && u != NULL && u->maxtime > 0 &&
        now - u->since > u->maxtime) {
        printf("RS: update failed: maximum prepare time reached\n");
        end_updates(EINTR, RS_PHASE_PREPARE);
        return;
    }
    if (update_phase != PHASE_INITIALIZING)
        return;
    for (u = first_update; u != NULL; u = u->next) {
        if (u->stage == STAGE_RUNNING && u->init_maxtime > 0 &&
            now - u->since > 2 * u->init_maxtime) {
            initialization_failed(EINTR, RS_PHASE_INIT);
            return;
        }
    }
}
