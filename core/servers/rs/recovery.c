/*
 * Deaths and restarts.
 *
 * What may be done at once is: stop the process, end the update it disturbs,
 * answer who waits.  What needs other services (making a new process, killing
 * the old one) is left to do_pending_work(), which runs when no update does.
 *
 * A crashed service is restarted behind its endpoint first: its new instance
 * may take over the state of the dead one.  If it declines (ERESTART, or any
 * failure) both are given up and a fresh one starts under a new endpoint.
 */
#include <signal.h>
#include "rs.h"

#define INIT_LIMIT (2 * RS_INIT_T)

static void
service_is_gone(struct rproc *rp)
{
    if ((rp->r_pub->sys_flags & SF_CORE_SRV) && !shutting_down)
        panic("core system service died: %s", service_text(rp));
    printf("RS: service '%s' exited\n", rp->r_pub->label);
    mark_dead(rp);
}

/* After how many periods. */
static long
backoff_of(const struct rproc *rp)
{
    if (rp->r_restarts == 0)
        return 0;
    if ((rp->r_pub->sys_flags & SF_NO_BIN_EXP) || rp->r_image != NULL)
        return 1;
    return rp->r_restarts >= 5 ? MAX_BACKOFF : 1L << rp->r_restarts;
}

static int images_wanted;

/*
 * Who reads files for us cannot be restarted from a file, nor can DS, whom a
 * file server asks for a driver that has another endpoint.  Their binaries are
 * kept as soon as there are any: the boot ramdisk has none, and after an
 * update it is another.
 */
void
want_images(void)
{
    images_wanted = 1;
}

static int
needs_image(const struct rproc *rp)
{
    return is_active(rp) &&
        (rp->r_keeps_image || rp->r_pub->endpoint == VFS_PROC_NR ||
            rp->r_pub->endpoint == DS_PROC_NR ||
            rp->r_kind == KIND_FILE_SERVER);
}

static void
keep_images(void)
{
    struct rproc *rp;

    for (rp = rproc; rp < &rproc[NR_SYS_PROCS]; rp++) {
        if (needs_image(rp) && keep_image(rp) != OK)
            rs_trace("no copy of '%s' yet\n", rp->r_pub->label);
    }
}

/* To make another instance of it, it is needed itself. */
static int
is_irreplaceable(const struct rproc *rp)
{
    if (rp->r_spare_rp != NULL)
        return 0;
    switch (rp->r_pub->endpoint) {
    case PM_PROC_NR:
    case SCHED_PROC_NR: /* PM waits for it when a process ends */
    case VM_PROC_NR: return 1;
    case VFS_PROC_NR: return rp->r_image == NULL;
    default: return 0;
    }
}

static void
died_while_initializing(struct rproc *rp)
{
    if (rp->r_begin.type == SEF_INIT_RESTART) {
        rp->r_state = STATE_LOST;
    } else if (rp->r_pub->sys_flags & SF_NO_BIN_EXP) {
        late_reply(rp, OK);
        rp->r_state = STATE_LOST;
    } else {
        late_reply(rp, EDEADEPT);
        service_is_gone(rp);
    }
}

/* An update, running or queued, that this death ends. */
static void
end_update_of(struct rproc *rp)
{
    struct update *u = find_update(rp);

    if (update_running()) {
        update_instance_died(rp);
    } else if (u != NULL && (u->new_rp == rp || rp->r_state == STATE_EXITING)) {
        printf("RS: aborting the scheduled update, one of the services part "
               "of it is exiting...\n");
        end_updates(EDEADSRCDST, RS_PHASE_REQUEST);
    }
}

/* What becomes of a service whose process does not run any more. */
void
after_death(struct rproc *rp)
{
    enum state was = rp->r_state;
    int for_good = shutting_down || (rp->r_pub->sys_flags & SF_NORESTART);

    if (was == STATE_EXITING) {
        late_reply(rp, OK);
        service_is_gone(rp);
    } else if (was == STATE_REFRESHING && !shutting_down) {
        late_reply(rp, OK);
        rp->r_state = STATE_STOPPED;
    } else if (was == STATE_INITIALIZING) {
        died_while_initializing(rp);
    } else if (for_good) {
        late_reply(rp, was == STATE_REFRESHING ? OK : EDEADEPT);
        service_is_gone(rp);
    } else if (is_irreplaceable(rp)) {
        panic("core system service died: %s", service_text(rp));
    } else {
        late_reply(rp, EDEADEPT);
        rp->r_state = STATE_CRASHED;
        rp->r_backoff = backoff_of(rp);
    }
}

/* The process does not run any more, or shall not. */
static void
terminate(struct rproc *rp, const char *reason)
{
    if (update_needs_only_memory(rp) || rp->r_state >= STATE_CRASHED)
        return;
    printf("RS: service '%s' (%d) %s\n", rp->r_pub->label, rp->r_pub->endpoint,
        reason);
    sys_privctl(rp->r_pub->endpoint, SYS_PRIV_DISALLOW, NULL);
    end_update_of(rp);
    if (rp->r_state != STATE_DEAD) /* else it was the new instance */
        after_death(rp);
}

static int
ends_service(int signo)
{
    switch (signo) {
    case SIGILL:
    case SIGBUS:
    case SIGFPE:
    case SIGSEGV:
    case SIGEMT:
    case SIGABRT:
    case SIGKILL:
    case SIGPIPE: return 1;
    default: return 0;
    }
}

/* SEF's signal manager: EDEADEPT when the signal has been ended here. */
int
handle_signal(endpoint_t target, int signo)
{
    struct rproc *rp = find_by_endpoint(target);
    char reason[40];
    message m;

    if (rp == NULL)
        return OK;
    if (!ends_service(signo)) {
        memset(&m, 0, sizeof(m));
        m.m_type = SIGS_SIGNAL_RECEIVED;
        m.m_pm_lsys_sigs_signal.num = signo;
        send_async(target, &m);
        return OK;
    }
    if (is_on_trial() && rp->r_state != STATE_INITIALIZING) {
        /* Who leads after us must hear of it. */
        sys_kill(target, signo);
        end_updates(ERESTART, running_phase());
    }
    if (signo != SIGABRT && signo != SIGKILL && signo != SIGPIPE)
        sys_diagctl_stacktrace(target);
    /* It must not run again when the signal ends; and the signal must end
     * before a rollback gives the endpoint to another process. */
    sys_privctl(target, SYS_PRIV_DISALLOW, NULL);
    sys_endksig(target);
    snprintf(reason, sizeof(reason), "got signal %d", signo);
    terminate(rp, reason);
    sef_cancel(); /* there may be work to do */
    return EDEADEPT;
}

/* Ask it to end; do_period() makes it. */
void
stop_service(struct rproc *rp, enum state how)
{
    message m;

    rp->r_state = how;
    rp->r_stop_tm = getuptime_ticks();
    memset(&m, 0, sizeof(m));
    m.m_type = SIGS_SIGNAL_RECEIVED;
    m.m_pm_lsys_sigs_signal.num = SIGTERM;
    send_async(rp->r_pub->endpoint, &m);
}

/* What an instance that has initialized tells of its service. */
void
take_facts(struct rproc *rp, const message *answer)
{
    rp->r_policy = answer->m_rs_init.policy;
    rp->r_default_state = answer->m_rs_init.default_state;
}

/* RS_INIT from a service. */
int
do_init_ready(message *m)
{
    struct rproc *rp = find_by_endpoint(m->m_source);
    int result = m->m_rs_init.result;

    if (rp == NULL || rp->r_state != STATE_INITIALIZING)
        return EINVAL;
    if (result == OK)
        take_facts(rp, m);
    if (update_running() && find_update(rp) != NULL)
        return update_init_ready(rp, result, m->m_rs_init.phase);
    if (result != OK) {
        if (result != ERESTART || rp->r_begin.type != SEF_INIT_RESTART)
            printf("RS: service '%s' failed to initialize: %d\n",
                rp->r_pub->label, result);
        terminate(rp, "does not initialize");
        return EDONTREPLY;
    }
    rp->r_state = STATE_RUNNING;
    rp->r_check_tm = rp->r_alive_tm = getuptime_ticks();
    rs_trace("%s initialized\n", service_text(rp));
    if (rp->r_begin.type == SEF_INIT_RESTART && rp->r_old_rp != NULL) {
        sys_privctl_state_source(rp->r_pub->endpoint, NONE);
        rp->r_restarts++;
        mark_dead(rp->r_old_rp);
        rp->r_old_rp = NULL;
        rs_trace("%s restarted into\n", service_text(rp));
    }
    late_reply(rp, OK);
    return OK;
}

/* The instance that will take the place of a dead one. */
int
make_heir(struct rproc *rp, struct rproc **heir)
{
    struct rproc *new_rp = rp->r_spare_rp;
    int r;

    rp->r_spare_rp = NULL;
    if (new_rp == NULL) {
        if ((new_rp = clone_instance(rp)) == NULL)
            return ENOMEM;
        new_rp->r_set.priv.s_flags |= RST_SYS_PROC;
        if ((r = make_instance(new_rp, STEPS_TO_STAND_BY)) != OK) {
            free_instance(new_rp);
            return r;
        }
    }
    memset(&new_rp->r_begin, 0, sizeof(new_rp->r_begin));
    new_rp->r_pub->sys_flags &= ~SF_USE_REPL;
    *heir = new_rp;
    return OK;
}

void
drop_spare(struct rproc *rp)
{
    rp->r_pub->sys_flags &= ~SF_USE_REPL;
    if (rp->r_spare_rp != NULL) {
        mark_dead(rp->r_spare_rp);
        if (rp->r_kind == KIND_RS)
            set_backup(NONE);
    }
    rp->r_spare_rp = NULL;
}

static int
restarts_of_next(const struct rproc *rp)
{
    return rp->r_restarts + (rp->r_state != STATE_STOPPED);
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
        new_rp->r_restarts = restarts_of_next(rp);
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
    new_rp->r_restarts = restarts_of_next(rp);
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

static void
return_to_scheduler(struct rproc *rp)
{
    rp->r_needs_scheduler = 0;
    if (peer_sched_start(rp) != OK)
        printf("RS: SCHED does not take '%s' back\n", rp->r_pub->label);
}

/* What has to wait for other services, when no update stops them. */
void
do_pending_work(void)
{
    struct rproc *rp;

    if (!update_running() && can_answer(VM_PROC_NR))
        tell_vm();
    if (images_wanted && !update_running() && peers_can_answer()) {
        images_wanted = 0;
        keep_images();
    }
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
        case STATE_STOPPED:
        case STATE_LOST:
            if (can_bring_back(rp))
                bring_back(rp);
            break;
        case STATE_RUNNING:
            if (rp->r_needs_scheduler && peers_can_answer())
                return_to_scheduler(rp);
            break;
        default: break;
        }
    }
}

static void
check_heartbeat(struct rproc *rp, clock_t now)
{
    long period = rp->r_set.period;

    if (period == 0 || rp->r_state != STATE_RUNNING ||
        (update_running() && find_update(rp) != NULL))
        return;
    if (rp->r_alive_tm < rp->r_check_tm &&
        now - rp->r_alive_tm > (clock_t) (2 * period)) {
        rp->r_late = 1;
        terminate(rp, "reported late: no heartbeat");
    } else if (now - rp->r_check_tm > (clock_t) period) {
        rp->r_check_tm = now;
        ipc_notify(rp->r_pub->endpoint);
    }
}

/* Once a second. */
void
do_period(void)
{
    clock_t now = getuptime_ticks();
    struct rproc *rp;
    int r;

    update_timeouts(now);
    for (rp = rproc; rp < &rproc[NR_SYS_PROCS]; rp++) {
        switch (rp->r_state) {
        case STATE_CRASHED:
            if (rp->r_backoff > 0)
                rp->r_backoff--;
            break;
        case STATE_EXITING:
        case STATE_REFRESHING:
            if (now - rp->r_stop_tm > RS_STOP_T)
                terminate(rp, "does not stop: killed");
            break;
        case STATE_INITIALIZING:
            if (find_update(rp) == NULL && now - rp->r_check_tm > INIT_LIMIT)
                terminate(rp, "does not answer its initialization");
            break;
        case STATE_RUNNING: check_heartbeat(rp, now); break;
        default: break;
        }
    }
    if ((r = sys_setalarm(RS_DELTA_T, 0)) != OK)
        panic("cannot set alarm: %d", r);
}
