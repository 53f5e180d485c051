/* Processes of services: how they are made, set running, and ended. */
#include "rs.h"

/*
 * Fork, give rights and a scheduler, load.  The result is complete but for the
 * permission to run.
 */
static int
build_process(struct rproc *rp, const struct image *image)
{
    struct rprocpub *pub = rp->r_pub;
    struct priv actual;
    int r;

    rp->r_pid = peer_srv_fork(rp->r_set.uid);
    if (rp->r_pid < 0) {
        r = rp->r_pid;
        rp->r_pid = NO_PID;
        return r;
    }
    if (rp->r_pid == 0)
        panic("a forked instance runs");
    if ((r = peer_endpoint(rp->r_pid, &pub->endpoint)) != OK)
        return r;
    rs_trace("%s forked\n", service_text(rp));
    fill_send_mask(rp);
    r = sys_privctl(pub->endpoint, SYS_PRIV_SET_SYS, &rp->r_set.priv);
    if (r != OK || (r = sys_getpriv(&actual, pub->endpoint)) != OK)
        return r;
    rp->r_priv_id = actual.s_id;
    if ((r = peer_sched_start(rp)) != OK)
        return r;
    rs_trace("%s execing\n", service_text(rp));
    if ((r = exec_image(rp, image)) != OK)
        return r;
    return vm_set_priv(pub->endpoint, pub->vm_call_mask, 1);
}

int
create_process(struct rproc *rp)
{
    struct image *image;
    int r;

    if (rp->r_pub->sys_flags & SF_USE_COPY && (r = keep_image(rp)) != OK)
        return r;
    if ((r = load_image(rp, &image)) != OK)
        return r;
    r = build_process(rp, image);
    release_image(image);
    if (r != OK) {
        printf("RS: cannot create process for '%s': %d\n", rp->r_pub->label, r);
        if (rp->r_pid != NO_PID) {
            peer_sched_stop(rp);
            peer_srv_kill(rp->r_pid);
        }
        rp->r_pid = NO_PID;
        rp->r_pub->endpoint = NONE;
        return r;
    }
    rs_trace("%s created\n", service_text(rp));
    return OK;
}

/* Its name and its devices become known under its endpoint. */
static int
publish_service(struct rproc *rp)
{
    struct rprocpub *pub = rp->r_pub;
    int r;

    if ((r = peer_publish_label(pub->label, pub->endpoint)) != OK) {
        printf("RS: cannot publish label '%s': %d\n", pub->label, r);
        return r;
    }
    if (pub->dev_nr > 0 || pub->nr_domain > 0) {
        if ((r = peer_map_driver(pub)) != OK) {
            printf("RS: cannot map driver '%s': %d\n", pub->label, r);
            return r;
        }
    }
    rs_trace("%s published\n", service_text(rp));
    return OK;
}

/* Let it run, and tell it how to initialize. */
int
run_process(struct rproc *rp, int init_type, int init_flags, int prepare_state,
    endpoint_t old_endpoint)
{
    endpoint_t endpoint = rp->r_pub->endpoint;
    message m;
    int r;

    /* VM at boot runs already. */
    r = sys_privctl(endpoint, SYS_PRIV_ALLOW, NULL);
    if (r != OK && endpoint != VM_PROC_NR)
        return r;
    rp->r_flags |= RS_INITIALIZING;
    rp->r_init_type = init_type;
    rp->r_check_tm = rp->r_alive_tm = getuptime_ticks();

    memset(&m, 0, sizeof(m));
    m.m_type = RS_INIT;
    m.m_rs_init.type = init_type;
    m.m_rs_init.flags = init_flags;
    m.m_rs_init.rproctab_gid = rproctab_gid;
    m.m_rs_init.old_endpoint = old_endpoint;
    m.m_rs_init.restarts = rp->r_restarts + 1;
    m.m_rs_init.buff_addr = rp->r_map_prealloc_addr;
    m.m_rs_init.buff_len = rp->r_map_prealloc_len;
    m.m_rs_init.prepare_state = prepare_state;
    rp->r_map_prealloc_addr = 0;
    rp->r_map_prealloc_len = 0;
    send_async(endpoint, &m);
    rs_trace("%s allowed to run\n", service_text(rp));
    return OK;
}

/* A new service, or an old one under a new endpoint. */
int
start_service(struct rproc *rp, int init_flags)
{
    int r;

    if ((r = create_process(rp)) != OK)
        return r;
    rp->r_flags |= RS_ACTIVE;
    if ((r = publish_service(rp)) == OK)
        r = run_process(rp, SEF_INIT_FRESH, init_flags, 0, NONE);
    if (r != OK) {
        rp->r_flags |= RS_EXITING;
        mark_dead(rp);
    }
    return r;
}

/* First step of the end: from now on nobody waits for it.  Never waits. */
void
mark_dead(struct rproc *rp)
{
    late_reply(rp, EDEADEPT);
    rp->r_flags = (rp->r_flags & (RS_IN_USE | RS_EXITING)) | RS_DEAD;
    if (rp->r_pub->endpoint == NONE)
        return;
    sys_privctl(rp->r_pub->endpoint, SYS_PRIV_DISALLOW, NULL);
    sys_privctl_state_source(rp->r_pub->endpoint, NONE);
    sys_privctl(rp->r_pub->endpoint, SYS_PRIV_CLEAR_IPC_REFS, NULL);
}

/* Second step, outside of updates. */
void
clean_up(struct rproc *rp)
{
    int r;

    if (rp->r_pid != NO_PID) {
        if ((r = peer_sched_stop(rp)) != OK)
            printf("RS: cannot stop scheduling %d: %d\n", rp->r_pub->endpoint,
                r);
        if ((r = peer_srv_kill(rp->r_pid)) != OK)
            printf("RS: cannot kill process %d: %d\n", rp->r_pid, r);
    }
    if ((rp->r_flags & RS_EXITING) && find_by_label(rp->r_pub->label) == NULL)
        peer_delete_label(rp->r_pub->label);
    rs_trace("%s cleaned up\n", service_text(rp));
    free_instance(rp);
}
