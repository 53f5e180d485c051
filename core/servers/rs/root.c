/*
 * RS as one of the services that it updates.
 *
 * The old RS, when it is ready, changes places with its new instance: the new
 * one stands at RS_PROC_NR, the old one where the new one was born.  From then
 * on the new one leads, on trial: it takes over the state of the old one, and
 * does VM's round if there is one.  Whatever goes wrong, it says so to the old
 * one or dies, and the old one takes its place back and undoes the rest.
 *
 * The new one has won when it has taken the old one's right to run and has
 * given back its own right to read the old one's memory (the commit point).
 * Until it has told everybody so, the old one is its backup and would go on
 * with the commit.
 *
 * An RS that dies with a complete instance at hand (of an update, or a replica)
 * has that as backup as well: the kernel lets it run, and it takes the place of
 * the dead one by itself.
 */
#include "rs.h"

/* What the new RS may receive: who is outside waits for the end. */
static const ipc_filter_el_t trial_filter[] = {
    { IPCF_MATCH_M_SOURCE | IPCF_EL_WHITELIST, VM_PROC_NR, 0 },
    { IPCF_MATCH_M_SOURCE | IPCF_EL_WHITELIST, ANY_TSK, 0 },
};

static struct update *
update_of(endpoint_t endpoint)
{
    struct update *u = find_update(find_by_endpoint(endpoint));

    return u != NULL && u->new_rp != NULL ? u : NULL;
}

/* What has died, and was not heard of at another place. */
static void
catch_up_signals(void)
{
    endpoint_t target;
    sigset_t set;
    int signo;

    while (sys_getksig(&target, &set) == OK && target != NONE) {
        for (signo = 1; signo <= SIGKSIG; signo++) {
            if (sigismember(&set, signo) &&
                handle_signal(target, signo) == EDEADEPT)
                break;
        }
    }
}

/* The old RS. */

/* Until when the new one must have come to an end; 0: no limit. */
static clock_t
time_of_trial(const struct update *own)
{
    const struct update *v = update_of(VM_PROC_NR);
    clock_t limit = 2 * own->init_maxtime;

    if (own->init_maxtime == 0)
        return 0;
    if (v != NULL) {
        if (v->maxtime == 0 || v->init_maxtime == 0)
            return 0;
        limit += v->maxtime + 2 * v->init_maxtime + 2 * RS_DELTA_T;
    }
    return limit;
}

static int
is_committed(void)
{
    struct priv priv;

    return sys_getpriv(&priv, RS_PROC_NR) == OK && priv.s_state_source == NONE;
}

/* Wait for the end of the new RS's trial, if it is no good end: *phase and the
 * result of the update. */
static int
stand_by(clock_t limit, int *phase)
{
    endpoint_t target;
    sigset_t set;
    message m;
    int r, status;

    *phase = RS_PHASE_INIT;
    if (limit > 0)
        sys_setalarm(limit, 0);
    for (;;) {
        if ((r = ipc_receive(ANY, &m, &status)) != OK)
            panic("cannot wait for my successor: %d", r);
        if (!is_ipc_notify(status)) {
            if (m.m_source != RS_PROC_NR || m.m_type != RS_INIT)
                continue;
            *phase = m.m_rs_init_answer.phase;
            keep_refusal(&m);
            return m.m_rs_init_answer.result;
        }
        if (m.m_source == CLOCK)
            return EINTR;
        if (m.m_source == SYSTEM && sys_getksig(&target, &set) == OK &&
            target == RS_PROC_NR)
            return ERESTART;
    }
}

static int
new_vm_is_in_place(const struct update *v)
{
    struct proc_info info;

    return sys_getproc(&info, VM_PROC_NR) == OK &&
        info.pi_instance == v->new_instance;
}

/* By kernel calls alone: VM may stand still. */
static void
return_to_place(struct update *own)
{
    endpoint_t e = own->old_rp->r_pub->endpoint;
    int r;

    sys_privctl(RS_PROC_NR, SYS_PRIV_DISALLOW, NULL);
    sys_endksig(RS_PROC_NR);
    sys_privctl_state_source(RS_PROC_NR, NONE);
    if ((r = sys_update(RS_PROC_NR, e, SYS_UPD_ROLLBACK)) != OK)
        panic("cannot take my place back: %d", r);
    give_place_back(own->new_rp, own->old_rp);
    trial.is_on = 0;
    trial.untold = e;
    /* The new RS may have had the alarm and not set it again. */
    if ((r = sys_setalarm(RS_DELTA_T, 0)) != OK)
        panic("cannot set alarm: %d", r);
    if ((r = senda_reload()) != OK)
        panic("cannot register asynchronous messages: %d", r);
    rs_trace("%s performed rollback\n", service_text(own->old_rp));
}

/* The new RS may have died anywhere in VM's round. */
static void
undo_round_of_vm(struct update *v, int result)
{
    if (new_vm_is_in_place(v)) {
        take_place(v->new_rp, v->old_rp);
        set_stage(v, STAGE_SWAPPED);
    } else {
        reply(VM_PROC_NR, result);
        set_stage(v, STAGE_ASKED);
    }
}

/* The new RS died when it had won already. */
static void
go_on_with_commit(struct update *own)
{
    struct update *v = update_of(VM_PROC_NR);

    return_to_place(own);
    if (v != NULL && new_vm_is_in_place(v)) {
        take_place(v->new_rp, v->old_rp);
        v->new_rp->r_state = STATE_RUNNING;
        set_stage(v, STAGE_DONE);
    }
    mark_dead(own->new_rp);
    own->new_rp = NULL;
    answer_update(ERESTART, RS_PHASE_INIT);
    end_updates(OK, RS_PHASE_NONE);
    tell_vm();
}

static void
take_back(struct update *own, int result, int phase)
{
    struct update *v = update_of(VM_PROC_NR);

    if (result == ERESTART)
        printf("RS: update failed: state transfer failed for the new RS "
               "instance\n");
    return_to_place(own);
    set_stage(own, STAGE_READY);
    if (v != NULL)
        undo_round_of_vm(v, result);
    update_phase = PHASE_INITIALIZING;
    catch_up_signals(); /* may end the update */
    end_updates(result, phase);
    tell_vm();
}

/*
 * The new RS takes over the state as it is when it runs first: everything is
 * as it will find it before that.  Returns when it has failed.
 */
static int
hand_over(struct update *own)
{
    endpoint_t e = own->new_rp->r_pub->endpoint;
    clock_t limit = time_of_trial(own);
    int phase, r;

    update_phase = PHASE_INITIALIZING;
    take_place(own->new_rp, own->old_rp);
    set_stage(own, STAGE_RUNNING);
    trial.is_on = 1;
    if ((r = sys_privctl_state_source(e, e)) == OK)
        r = vm_update(RS_PROC_NR, e, own->lu_flags & SEF_LU_NOMMAP);
    if (r != OK) {
        trial.is_on = 0;
        sys_privctl_state_source(e, NONE);
        give_place_back(own->new_rp, own->old_rp);
        set_stage(own, STAGE_READY);
        printf("RS: update failed: error %d\n", r);
        end_updates(r, RS_PHASE_SWAP);
        return r;
    }
    /* From here on we are at e, and should not need VM to come back. */
    if ((r = vm_memctl(e, VM_RS_MEM_PIN, NULL, NULL)) == OK &&
        (r = sys_privctl(RS_PROC_NR, SYS_PRIV_ALLOW, NULL)) == OK)
        r = stand_by(limit, &phase);
    else
        phase = RS_PHASE_SWAP;
    /* Also when an alarm came just before the new one had won, and died. */
    if (is_committed())
        go_on_with_commit(own);
    else
        take_back(own, r, phase);
    return r == OK ? EINTR : r;
}

/* SEF has brought us to the state that we asked ourselves for. */
int
own_lu_response(message *m)
{
    struct update *own = current_update;
    int r;

    r = update_is_ready(find_by_endpoint(RS_PROC_NR), m);
    if (r != OK)
        return r;
    sef_cancel(); /* there will be work to do */
    if (own->new_rp != NULL)
        return hand_over(own);
    continue_updates(RANK_RS);
    return EINTR;
}

/* The new RS. */

/* Also after a crash: there is nobody else to restart us in another way. */
int
own_init_lu(int type, sef_init_info_t *info)
{
    if (type == SEF_INIT_RESTART)
        info->flags |= SEF_LU_SELF;
    return SEF_LU_IS_IDENTITY_UPDATE(info->flags)
        ? sef_cb_init_identity_state_transfer(SEF_INIT_LU, info)
        : sef_st_state_transfer(info);
}

/* Whatever callback took over the state; nobody else waits for the answer. */
void
own_init_response(void)
{
    struct priv priv;
    int r;

    if ((r = sys_getpriv(&priv, SELF)) != OK)
        panic("cannot ask for my rights: %d", r);
    trial.predecessor = priv.s_state_source;
    if (trial.predecessor != NONE)
        senda_hold();
}

static void
begin_trial(struct update *own)
{
    int r;

    own->new_rp->r_state = STATE_RUNNING;
    own->new_rp->r_steps = NR_STEPS;
    set_stage(own, STAGE_DONE);
    r = sys_statectl(SYS_STATE_ADD_IPC_WL_FILTER, (void *) trial_filter,
        sizeof(trial_filter));
    if (r != OK)
        give_up(r, RS_PHASE_INIT);
    rs_trace("%s initialized\n", service_text(own->new_rp));
    continue_updates(RANK_RS);
}

/* We were the backup of an RS that died: it was at RS_PROC_NR, as its table
 * says. */
static void
succeed(struct rproc *rp, struct rproc *dead)
{
    struct update *own = find_update(dead);

    printf("RS: restarted after a crash\n");
    take_place(rp, dead);
    rp->r_state = STATE_RUNNING;
    rp->r_steps = NR_STEPS;
    rp->r_restarts = dead->r_restarts + 1;
    if (dead->r_spare_rp == rp)
        dead->r_spare_rp = NULL;
    sys_privctl_state_source(RS_PROC_NR, NONE);
    senda_release();
    mark_dead(dead);
    if (own != NULL) {
        own->old_rp = rp;
        own->new_rp = NULL;
    }
    if (update_running())
        end_updates(ERESTART, running_phase());
    else if (own != NULL)
        end_updates(EDEADSRCDST, RS_PHASE_REQUEST);
    if (sys_setalarm(RS_DELTA_T, 0) != OK)
        panic("cannot set alarm");
    catch_up_signals();
}

/* Before the first receive: nothing to do at boot. */
void
resume(void)
{
    if (trial.predecessor == NONE)
        return;
    if (trial.is_on)
        begin_trial(update_of(RS_PROC_NR));
    else
        succeed(find_by_endpoint(trial.predecessor),
            find_by_endpoint(RS_PROC_NR));
}
