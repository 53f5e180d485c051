/*
 * Signals, silence and answers: what tells that a service lives or has died.
 * The process is stopped, the update that it disturbs ended, who waits answered;
 * restart.c does the rest.
 */
#include <signal.h>
#include "rs.h"

#define INIT_LIMIT (2 * RS_INIT_T)

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
    if (is_on_trial() && target != trial.predecessor &&
        rp->r_state != STATE_INITIALIZING) {
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
    if (how == STATE_REFRESHING) {
        send_control(rp, RS_FI_END);
        return;
    }
    memset(&m, 0, sizeof(m));
    m.m_type = SIGS_SIGNAL_RECEIVED;
    m.m_pm_lsys_sigs_signal.num = SIGTERM;
    send_async(rp->r_pub->endpoint, &m);
}

/* What an instance that has initialized tells of its service. */
void
take_facts(struct rproc *rp, const message *answer)
{
    rp->r_policy = answer->m_rs_init_answer.policy;
    rp->r_default_state = answer->m_rs_init_answer.default_state;
}

/* RS_INIT from a service. */
int
do_init_ready(message *m)
{
    struct rproc *rp = find_by_endpoint(m->m_source);
    int result = as_error(m->m_rs_init_answer.result);

    if (rp == NULL || rp->r_state != STATE_INITIALIZING)
        return EINVAL;
    if (result == OK)
        take_facts(rp, m);
    if (update_running() && find_update(rp) != NULL)
        return update_init_ready(rp, m);
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

/* It does not stop when it is told to.  One that would come back with its state
 * goes on, as this is good only where it stops by itself. */
static void
stop_is_late(struct rproc *rp)
{
    if (rp->r_state == STATE_EXITING || rp->r_policy != RS_POLICY_RESTART) {
        terminate(rp, "does not stop: killed");
        return;
    }
    printf("RS: service '%s' does not stop: not refreshed yet\n",
        rp->r_pub->label);
    rp->r_state = STATE_RUNNING;
    late_reply(rp, EINTR);
}

/* Once a second. */
void
do_period(void)
{
    clock_t now = getuptime_ticks();
    struct rproc *rp;
    int r;

    /* First: an RS on trial may not come back from here. */
    if ((r = sys_setalarm(RS_DELTA_T, 0)) != OK)
        panic("cannot set alarm: %d", r);
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
                stop_is_late(rp);
            break;
        case STATE_INITIALIZING:
            if (find_update(rp) == NULL && now - rp->r_check_tm > INIT_LIMIT)
                terminate(rp, "does not answer its initialization");
            break;
        case STATE_RUNNING: check_heartbeat(rp, now); break;
        default: break;
        }
    }
}
