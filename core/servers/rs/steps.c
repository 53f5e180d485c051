/*
 * How an instance comes and goes: one list of steps, each with what undoes it.
 *
 * make_instance() walks down the list and, when a step fails, up again;
 * clean_up() walks up from where the instance stood.  Starting, updating and
 * restarting use the same list: they differ in how far they walk before the
 * instance gets its place.
 */
#include "rs.h"

static int
take_image(struct rproc *rp)
{
    if (rp->r_pub->sys_flags & SF_USE_COPY)
        rp->r_keeps_image = 1;
    return rp->r_image == NULL ? load_image(rp) : OK;
}

static void
drop_image(struct rproc *rp)
{
    release_image(rp->r_image);
    rp->r_image = NULL;
}

static int
fork_process(struct rproc *rp)
{
    pid_t pid = peer_srv_fork(rp->r_set.uid);

    if (pid < 0)
        return pid;
    if (pid == 0)
        panic("a forked instance runs");
    rp->r_pid = pid;
    return OK;
}

static void
end_process(struct rproc *rp)
{
    int r;

    if ((r = peer_srv_kill(rp->r_pid)) != OK)
        printf("RS: cannot kill process %d: %d\n", rp->r_pid, r);
    rp->r_pid = NO_PID;
    rp->r_pub->endpoint = NONE;
}

static int
give_rights(struct rproc *rp)
{
    struct rprocpub *pub = rp->r_pub;
    struct priv actual;
    int r;

    if ((r = peer_endpoint(rp->r_pid, &pub->endpoint)) != OK)
        return r;
    rs_trace("%s forked\n", service_text(rp));
    fill_send_mask(rp);
    /* RS manages itself, wherever it stands; see root.c for its backup. */
    if (rp->r_kind == KIND_RS) {
        rp->r_set.priv.s_sig_mgr = RS_PROC_NR;
        rp->r_set.priv.s_bak_sig_mgr = pub->endpoint;
    }
    r = sys_privctl(pub->endpoint, SYS_PRIV_SET_SYS, &rp->r_set.priv);
    if (r != OK || (r = sys_getpriv(&actual, pub->endpoint)) != OK)
        return r;
    rp->r_priv_id = actual.s_id;
    return OK;
}

static int
start_scheduling(struct rproc *rp)
{
    return peer_sched_start(rp);
}

static void
stop_scheduling(struct rproc *rp)
{
    int r;

    if ((r = peer_sched_stop(rp)) != OK)
        printf("RS: cannot stop scheduling %d: %d\n", rp->r_pub->endpoint, r);
}

static int
load_program(struct rproc *rp)
{
    struct rprocpub *pub = rp->r_pub;
    int r;

    rs_trace("%s execing\n", service_text(rp));
    if ((r = exec_image(rp, rp->r_image)) != OK ||
        (r = vm_set_priv(pub->endpoint, pub->vm_call_mask, 1)) != OK)
        return r;
    /* VM can only be replaced by who needs no VM, also after a crash. */
    if (rp->r_kind == KIND_VM &&
        ((r = vm_memctl(pub->endpoint, VM_RS_MEM_MAKE_VM, NULL, NULL)) != OK ||
            (r = vm_memctl(RS_PROC_NR, VM_RS_MEM_PIN, NULL, NULL)) != OK))
        return r;
    if (!rp->r_keeps_image)
        drop_image(rp);
    rs_trace("%s created\n", service_text(rp));
    return OK;
}

/* A label that no active instance has is nobody's. */
static void
withdraw_name(struct rproc *rp)
{
    if (find_by_label(rp->r_pub->label) == NULL)
        peer_delete_label(rp->r_pub->label);
}

static int
publish_name(struct rproc *rp)
{
    struct rprocpub *pub = rp->r_pub;
    int r;

    if ((r = peer_publish_label(pub->label, pub->endpoint)) != OK) {
        printf("RS: cannot publish label '%s': %d\n", pub->label, r);
        return r;
    }
    if ((pub->dev_nr > 0 || pub->nr_domain > 0) &&
        (r = peer_map_driver(pub)) != OK) {
        printf("RS: cannot map driver '%s': %d\n", pub->label, r);
        withdraw_name(rp);
        return r;
    }
    rs_trace("%s published\n", service_text(rp));
    return OK;
}

/* Let it run, and tell it how to begin. */
static int
run(struct rproc *rp)
{
    const struct beginning *how = &rp->r_begin;
    message m;
    int r;

    /* VM at boot runs already. */
    r = sys_privctl(rp->r_pub->endpoint, SYS_PRIV_ALLOW, NULL);
    if (r != OK && rp->r_pub->endpoint != VM_PROC_NR)
        return r;
    rp->r_state = STATE_INITIALIZING;
    rp->r_check_tm = rp->r_alive_tm = getuptime_ticks();

    memset(&m, 0, sizeof(m));
    m.m_type = RS_INIT;
    m.m_rs_init.type = how->type;
    m.m_rs_init.flags = how->flags;
    m.m_rs_init.rproctab_gid = rproctab_gid;
    m.m_rs_init.old_endpoint = how->old_endpoint;
    m.m_rs_init.restarts = rp->r_restarts + 1;
    m.m_rs_init.buff_addr = how->buffer;
    m.m_rs_init.buff_len = how->buffer_length;
    m.m_rs_init.prepare_state = how->prepare_state;
    send_async(rp->r_pub->endpoint, &m);
    rs_trace("%s allowed to run\n", service_text(rp));
    return OK;
}

/* From now on nobody waits for it.  Never waits. */
static void
stand_still(struct rproc *rp)
{
    sys_privctl(rp->r_pub->endpoint, SYS_PRIV_DISALLOW, NULL);
    sys_privctl_state_source(rp->r_pub->endpoint, NONE);
    sys_privctl(rp->r_pub->endpoint, SYS_PRIV_CLEAR_IPC_REFS, NULL);
}

/* All but the last undo may wait for other services. */
static const struct {
    const char *name;
    int (*make)(struct rproc *rp);
    void (*undo)(struct rproc *rp);
} steps[NR_STEPS] = {
    [STEP_IMAGE] = { "read its binary", take_image, drop_image },
    [STEP_PROCESS] = { "fork", fork_process, end_process },
    [STEP_RIGHTS] = { "give it rights", give_rights, NULL },
    [STEP_SCHEDULER] = { "schedule it", start_scheduling, stop_scheduling },
    [STEP_MEMORY] = { "load it", load_program, NULL },
    [STEP_NAME] = { "make it known", publish_name, withdraw_name },
    [STEP_RUN] = { "let it run", run, stand_still },
};

static void
undo_steps(struct rproc *rp, enum step down_to)
{
    while (rp->r_steps > down_to) {
        rp->r_steps--;
        if (steps[rp->r_steps].undo != NULL)
            steps[rp->r_steps].undo(rp);
    }
}

/* Do what is missing until so many steps are done, or none. */
int
make_instance(struct rproc *rp, enum step up_to)
{
    int r;

    for (; rp->r_steps < up_to; rp->r_steps++) {
        if ((r = steps[rp->r_steps].make(rp)) == OK)
            continue;
        printf("RS: service '%s': cannot %s: %d\n", rp->r_pub->label,
            steps[rp->r_steps].name, r);
        undo_steps(rp, 0);
        return r;
    }
    return OK;
}

/*
 * The last step of one that has its place already: that of its predecessor,
 * or its slot of the boot image.  On failure it stands still, and the caller
 * gives the place back.
 */
int
begin(struct rproc *rp, int type, endpoint_t old_endpoint)
{
    int r;

    rp->r_begin.type = type;
    rp->r_begin.old_endpoint = old_endpoint;
    if ((r = steps[STEP_RUN].make(rp)) == OK)
        rp->r_steps = NR_STEPS;
    return r;
}

/* A new service, or an old one under a new endpoint.  On failure nothing is
 * left but the entry, which is the caller's. */
int
start_service(struct rproc *rp, int init_flags)
{
    rp->r_begin.type = SEF_INIT_FRESH;
    rp->r_begin.flags = init_flags;
    rp->r_begin.old_endpoint = NONE;
    return make_instance(rp, NR_STEPS);
}

/* First part of the end, also during updates. */
void
mark_dead(struct rproc *rp)
{
    late_reply(rp, EDEADEPT);
    rp->r_state = STATE_DEAD;
    if (rp->r_pub->endpoint != NONE)
        stand_still(rp);
    if (rp->r_steps == NR_STEPS)
        rp->r_steps = STEP_RUN;
    if (rp->r_spare_rp != NULL)
        mark_dead(rp->r_spare_rp);
    rp->r_spare_rp = NULL;
    if (rp->r_kind == KIND_RS)
        renew_backup();
}

/* The kernel learns who takes over when RS dies: the instance that an update has
 * ready, its replica, or nobody (then the system ends). */
void
renew_backup(void)
{
    const struct rproc *rp = find_by_endpoint(RS_PROC_NR);
    const struct update *u = find_update(rp);
    const struct rproc *heir = rp->r_spare_rp;
    struct priv priv;
    int r;

    if (u != NULL && u->old_rp == rp && u->new_rp != NULL)
        heir = u->new_rp;
    if ((r = sys_getpriv(&priv, RS_PROC_NR)) == OK) {
        priv.s_sig_mgr = RS_PROC_NR;
        priv.s_bak_sig_mgr = heir == NULL ? NONE : heir->r_pub->endpoint;
        r = sys_privctl(RS_PROC_NR, SYS_PRIV_UPDATE_SYS, &priv);
    }
    if (r != OK)
        panic("cannot name my backup: %d", r);
}

/* Second part, outside of updates. */
void
clean_up(struct rproc *rp)
{
    undo_steps(rp, 0);
    rs_trace("%s cleaned up\n", service_text(rp));
    free_instance(rp);
}
