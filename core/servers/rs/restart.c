/*
 * Restarts, and all else that needs other services (making a process, killing
 * one): it is done when no update runs.
 *
 * A crashed service is restarted behind its endpoint first: its new instance
 * may take over the state of the dead one.  If it declines (ERESTART, or any
 * failure) both are given up and a fresh one starts under a new endpoint.
 */
#include "rs.h"

/* A complete instance that stands by for the next restart. */
int
make_spare(struct rproc *rp)
{
    struct rproc *spare = clone_instance(rp);
    int r;

    if (spare == NULL)
        return ENOMEM;
    spare->r_set.priv.s_flags |= RST_SYS_PROC;
    if ((r = make_instance(spare, STEPS_TO_STAND_BY)) != OK) {
        free_instance(spare);
        return r;
    }
    rp->r_spare_rp = spare;
    rp->r_pub->sys_flags |= SF_USE_REPL;
    return OK;
}

/* The instance that will take the place of a dead one; the buffer is that of an
 * update for which it was made. */
int
make_heir(struct rproc *rp, struct rproc **heir)
{
    struct rproc *new_rp;
    int r;

    if (rp->r_spare_rp == NULL && (r = make_spare(rp)) != OK)
        return r;
    new_rp = rp->r_spare_rp;
    rp->r_spare_rp = NULL;
    new_rp->r_begin.flags = new_rp->r_begin.buffer == 0 ? 0 : SEF_LU_NOMMAP;
    new_rp->r_begin.prepare_state = 0;
    rp->r_pub->sys_flags &= ~SF_USE_REPL;
    *heir = new_rp;
    return OK;
}

/*
 * A new instance behind the endpoint of a dead one.  type RESTART: it decides
 * what to do with the state.  FRESH: there is no state.
 */
static int
replace_dead(struct rproc *rp, int type)
{
    endpoint_t old_e = rp->r_pub->endpoint, new_e;
    struct rproc *new_rp;
    int r;

    if ((r = make_heir(rp, &new_rp)) != OK)
        return r;
    new_e = new_rp->r_pub->endpoint;
    if (type == SEF_INIT_RESTART)
        r = sys_privctl_state_source(new_e, new_e);
    if (r == OK)
        r = swap(rp, old_e, new_e,
            type == SEF_INIT_RESTART ? 0 : SEF_LU_NOMMAP);
    if (r != OK) {
        mark_dead(new_rp);
        return r;
    }
    take_place(new_rp, rp);
    update_instance_replaced(rp, new_rp);
    if (type == SEF_INIT_RESTART) {
        new_rp->r_old_rp = rp;
    } else {
        new_rp->r_restarts = rp->r_restarts + 1;
        mark_dead(rp);
        new_e = NONE;
    }
    if ((r = begin(new_rp, type, new_e)) != OK)
        new_rp->r_state = STATE_LOST;
    return OK;
}

/* Everybody knows the endpoints of boot services: they cannot change. */
static int
has_fixed_endpoint(const struct rproc *rp)
{
    return rp->r_pub->endpoint < INIT_PROC_NR;
}

/* A fresh instance; the dead ones go. */
static int
reincarnate(struct rproc *rp)
{
    struct rproc *new_rp;
    int r;

    if (rp->r_old_rp != NULL)
        mark_dead(rp->r_old_rp);
    rp->r_old_rp = NULL;
    if (has_fixed_endpoint(rp))
        return replace_dead(rp, SEF_INIT_FRESH);
    if ((new_rp = clone_instance(rp)) == NULL)
        return ENOMEM;
    new_rp->r_restarts = rp->r_restarts + 1;
    update_instance_replaced(rp, new_rp);
    mark_dead(rp);
    if ((r = start_service(new_rp, 0)) != OK)
        free_instance(new_rp);
    return r;
}

static int
can_bring_back(const struct rproc *rp)
{
    if (rp->r_spare_rp != NULL)
        return rp->r_kind == KIND_VM || can_answer(VM_PROC_NR);
    return can_answer(VM_PROC_NR) && can_answer(PM_PROC_NR) &&
        (rp->r_image != NULL || can_answer(VFS_PROC_NR)) &&
        (rp->r_set.scheduler == KERNEL || can_answer(SCHED_PROC_NR)) &&
        (has_fixed_endpoint(rp) || can_answer(DS_PROC_NR));
}

static void
bring_back(struct rproc *rp)
{
    int r;

    if (rp->r_state == STATE_CRASHED) {
        if ((r = replace_dead(rp, SEF_INIT_RESTART)) == OK)
            return;
        printf("RS: cannot restart '%s': %d\n", rp->r_pub->label, r);
        rp->r_state = STATE_LOST;
    }
    if ((r = reincarnate(rp)) == OK)
        return;
    printf("RS: cannot start '%s' again: %d\n", rp->r_pub->label, r);
    if (rp->r_state != STATE_DEAD)
        service_is_gone(rp);
}

/* What a service that runs should have. */
static void
complete(struct rproc *rp)
{
    if (rp->r_needs_scheduler) {
        rp->r_needs_scheduler = 0;
        if (peer_sched_start(rp) != OK)
            printf("RS: SCHED does not take '%s' back\n", rp->r_pub->label);
    }
    if (rp->r_wants_spare && rp->r_spare_rp == NULL) {
        rp->r_wants_spare = make_spare(rp) == OK;
        if (rp->r_kind == KIND_RS)
            renew_backup();
    }
}

/* What has to wait for other services, when no update stops them. */
void
do_pending_work(void)
{
    struct rproc *rp;

    if (!update_running() && can_answer(VM_PROC_NR))
        tell_vm();
    if (!update_running() && peers_can_answer())
        keep_wanted_images();
    for (rp = rproc; rp < &rproc[NR_SYS_PROCS] && !update_running(); rp++) {
        switch (rp->r_state) {
        case STATE_DEAD:
            if (peers_can_answer())
                clean_up(rp);
            break;
        case STATE_CRASHED:
            if (rp->r_backoff > 0)
                break;
            /* FALLTHROUGH */
        case STATE_LOST:
            if (can_bring_back(rp))
                bring_back(rp);
            break;
        case STATE_RUNNING:
            if (peers_can_answer())
                complete(rp);
            break;
        default: break;
        }
    }
}
