/*
 * The update machine.
 *
 * The updates of the queue have their new instances complete.  In phases:
 *
 *   PREPARING     one after another, in the order of the queue, the old
 *                 instances are asked to reach a state.  One that does sends
 *                 its answer with a sendrec and stays blocked.
 *   INITIALIZING  all slots are swapped, then all new instances run and take
 *                 over the state.  One that has it blocks on us as well.
 *
 * The end is the same in every case: either all updates commit, or each is
 * undone as far as it had come (its stage).  Undoing needs no memory and no
 * service; if VM refuses to swap back all the same, RS panics.
 *
 * From the first prepare request to the end nothing here waits for a service.
 */
#include "rs.h"

static struct update *current; /* being prepared */
static int missing_answers;    /* new instances that initialize */
static endpoint_t update_caller = NONE;
static int detached_count;

void
set_update_caller(endpoint_t caller)
{
    update_caller = caller;
}

/* Preparing. */

static void
send_prepare(struct update *u, int state)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_type = RS_LU_PREPARE;
    m.m_rs_update.state = state;
    m.m_rs_update.prepare_maxtime = u->maxtime;
    m.m_rs_update.flags = u->lu_flags;
    m.m_rs_update.state_data_gid = u->data_gid;
    send_async(u->old_rp->r_pub->endpoint, &m);
    rs_trace("%s being requested to %s\n", service_text(u->old_rp),
        state == SEF_LU_STATE_NULL ? "cancel" : "prepare");
}

static void
set_stage(struct update *u, enum stage stage)
{
    u->stage = stage;
    u->since = getuptime_ticks();
}

static void initialize_all(void);

/* Ask the next one.  Who can never be ready is asked and passed over. */
static void
prepare_next(void)
{
    while (current != NULL) {
        set_stage(current, STAGE_ASKED);
        send_prepare(current, current->state);
        if (current->new_rp != NULL ||
            current->state != SEF_LU_STATE_UNREACHABLE)
            return;
        current = current->next;
    }
    initialize_all();
}

int
start_updates(void)
{
    if (first_update == NULL)
        return EINVAL;
    if (!all_idle()) {
        printf("RS: not idle now, try again\n");
        return EAGAIN;
    }
    rs_trace("starting the preparation phase\n");
    update_phase = PHASE_PREPARING;
    current = first_update;
    prepare_next();
    return OK;
}

/* RS_LU_PREPARE from a service: it is ready, or will never be. */
int
do_upd_ready(message *m)
{
    struct rproc *rp = find_by_endpoint(m->m_source);
    int result = m->m_rs_update.result;

    if (update_phase != PHASE_PREPARING || current == NULL || rp == NULL ||
        current->old_rp != rp || current->stage != STAGE_ASKED ||
        m->m_rs_update.state != current->state)
        return EINVAL;

    set_stage(current, STAGE_READY);
    if (result != OK) {
        printf("RS: update failed: %s\n", ready_reason(result));
        end_updates(result, RS_PHASE_PREPARE);
        return EDONTREPLY;
    }
    rs_trace("%s ready to update\n", service_text(rp));
    current = current->next;
    prepare_next();
    return EDONTREPLY;
}

/* Swapping and initializing. */

/* Put the new instance behind the endpoint of the old one. */
static int
swap_in(struct update *u)
{
    endpoint_t old_e = u->old_rp->r_pub->endpoint;
    endpoint_t new_e = u->new_rp->r_pub->endpoint;
    endpoint_t source = u->state_endpoint;
    int r;

    /* The old instance will be where the new one was born.  The right is given
     * before the swap, so that nobody finds a service without its grants. */
    if (source == NONE)
        source = new_e;
    if ((r = sys_privctl_state_source(new_e, source)) != OK)
        return r;
    rs_trace("executing vm_update(%d, %d)\n", old_e, new_e);
    if ((r = vm_update(old_e, new_e, u->lu_flags & SEF_LU_NOMMAP)) != OK) {
        sys_privctl_state_source(new_e, NONE);
        return r;
    }
    take_place(u->new_rp, u->old_rp);
    set_stage(u, STAGE_SWAPPED);
    rs_trace("%s updated into\n", service_text(u->new_rp));
    return OK;
}

/*
 * If SCHED is among those that stand still, nobody would renew the quantum of
 * a new instance: until the end of the update the kernel does.
 */
static void
schedule_by_kernel(struct rproc *rp)
{
    if (rp->r_set.scheduler == KERNEL ||
        find_update(find_by_endpoint(SCHED_PROC_NR)) == NULL)
        return;
    if (sys_schedctl(SCHEDCTL_FLAG_KERNEL, rp->r_pub->endpoint,
            rp->r_set.priority, rp->r_set.quantum, rp->r_set.cpu) == OK)
        rp->r_needs_scheduler = 1;
}

static int
run_new(struct update *u)
{
    int r;

    schedule_by_kernel(u->new_rp);
    u->new_rp->r_begin.flags = u->init_flags;
    u->new_rp->r_begin.prepare_state = u->state;
    r = begin(u->new_rp, SEF_INIT_LU,
        u->state_endpoint != NONE ? u->state_endpoint
                                  : u->old_rp->r_pub->endpoint);
    if (r == OK) {
        set_stage(u, STAGE_RUNNING);
        missing_answers++;
    }
    return r;
}

static void
initialize_all(void)
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
            if (u->new_rp == NULL)
                continue;
            if ((r = step[i].run(u)) != OK) {
                printf("RS: update failed: error %d\n", r);
                end_updates(r, step[i].phase);
                return;
            }
        }
    }
    if (missing_answers == 0)
        end_updates(OK, RS_PHASE_NONE);
}

static void
initialization_failed(int result, int phase)
{
    printf("RS: update failed: state transfer failed. Rolling back...\n");
    end_updates(result, phase);
}

/* RS_INIT from a new instance.  Returns EDONTREPLY, or EINVAL if stale. */
int
update_init_ready(struct rproc *rp, int result, int phase)
{
    struct update *u = find_update(rp);

    if (u == NULL || u->new_rp != rp || u->stage != STAGE_RUNNING)
        return EINVAL;
    if (result != OK) {
        rs_trace("%s initialization error: %d\n", service_text(rp), result);
        initialization_failed(result,
            phase == RS_PHASE_TRANSFER ? phase : RS_PHASE_INIT);
        return EDONTREPLY;
    }
    rs_trace("%s initialized\n", service_text(rp));
    rp->r_state = STATE_RUNNING;
    set_stage(u, STAGE_DONE);
    if (--missing_answers == 0)
        end_updates(OK, RS_PHASE_NONE);
    return EDONTREPLY;
}

/* The end. */

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
    r = vm_update(e, u->old_rp->r_pub->endpoint, SYS_UPD_ROLLBACK);
    if (r != OK)
        panic("cannot roll back the update of '%s': %d",
            u->old_rp->r_pub->label, r);
    give_place_back(u->new_rp, u->old_rp);
    u->old_rp->r_needs_scheduler = u->new_rp->r_needs_scheduler;
    rs_trace("%s performed rollback\n", service_text(u->old_rp));
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

/* Commit everything, or undo everything, in any phase; empties the queue. A
 * check is undone, whatever its result. The caller learns the phase
 * (RS_PHASE_*) in which an update failed. */
void
end_updates(int result, int phase)
{
    struct update *u, *next, *last = NULL;
    int real = 0, check = is_check();

    if (update_phase == PHASE_NONE)
        return;
    for (u = first_update; u != NULL; u = u->next) {
        last = u;
        real |= u->new_rp != NULL;
    }
    rs_trace("ending the update with result %d\n", result);
    if (check)
        printf("RS: check: the update would %s\n",
            result == OK ? "succeed" : "fail");
    if (result == OK && !check) {
        for (u = first_update; u != NULL; u = u->next)
            commit(u);
        if (real)
            printf("RS: update succeeded\n");
    } else {
        for (u = last; u != NULL; u = u->prev)
            undo(u, result == OK ? EINTR : result);
    }
    for (u = first_update; u != NULL; u = next) {
        next = u->next;
        drop_update(u);
    }
    first_update = current = NULL;
    missing_answers = 0;
    update_phase = PHASE_NONE;
    if (update_caller != NONE)
        reply_update(update_caller, result, phase, check);
    update_caller = NONE;
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
    struct update *u;

    if (update_phase == PHASE_PREPARING && current != NULL &&
        current->maxtime > 0 && now - current->since > current->maxtime) {
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
