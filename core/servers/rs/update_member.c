/*
 * One member of an update: each step, and what undoes it.
 *
 * Undoing needs no memory and no service; if VM refuses to swap back all the
 * same, RS panics.
 */
#include "rs.h"

static int detached_count;

void
set_stage(struct update *u, enum stage stage)
{
    u->stage = stage;
    u->since = getuptime_ticks();
}

void
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

/* Two processes change places; VM's are known to the kernel alone. */
int
swap(const struct rproc *rp, endpoint_t one, endpoint_t other, int flags)
{
    if (rp->r_kind != KIND_VM) {
        rs_trace("executing vm_update(%d, %d)\n", one, other);
        return vm_update(one, other, flags);
    }
    rs_trace("executing sys_update(%d, %d)\n", one, other);
    return sys_update(one, other, flags & SYS_UPD_ROLLBACK);
}

/* Put the new instance behind the endpoint of the old one. */
int
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
    r = swap(u->old_rp, old_e, new_e, u->lu_flags & SEF_LU_NOMMAP);
    if (r != OK) {
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

int
run_new(struct update *u)
{
    int r;

    schedule_by_kernel(u->new_rp);
    u->new_rp->r_begin.flags = u->init_flags;
    u->new_rp->r_begin.prepare_state = u->state;
    r = begin(u->new_rp, SEF_INIT_LU,
        u->state_endpoint != NONE ? u->state_endpoint
                                  : u->old_rp->r_pub->endpoint);
    if (r == OK)
        set_stage(u, STAGE_RUNNING);
    return r;
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

void
commit_update(struct update *u)
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

void
undo_update(struct update *u, int result)
{
    forgive(u->old_rp);
    switch (u->stage) {
    case STAGE_QUEUED: break;
    case STAGE_ASKED:
        if (u->old_rp->r_kind == KIND_VM)
            call_off_vm(result);
        else
            send_prepare(u, SEF_LU_STATE_NULL);
        break;
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
