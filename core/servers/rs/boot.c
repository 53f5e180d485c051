/*
 * Boot: RS finds the services of the boot image loaded and without rights.  It
 * gives them their rights, starts them in the order of the table, and when
 * all have answered replaces itself by its own child, so that it is a process
 * like any other; then INIT may run.
 */
#include "boot_table.h"

static int booting = 1;

static int
has_rights_already(endpoint_t endpoint)
{
    return endpoint == RS_PROC_NR || endpoint == VM_PROC_NR;
}

static void
describe(struct rproc *rp, const struct boot_service *b)
{
    struct rprocpub *pub = rp->r_pub;
    struct settings *set = &rp->r_set;

    /* Who made the system has done all steps but the last. */
    rp->r_state = STATE_RUNNING;
    rp->r_steps = STEP_RUN;
    pub->endpoint = b->endpoint;
    pub->sys_flags = b->sys_flags;
    pub->dev_nr = b->device;
    strlcpy(pub->label, b->label, sizeof(pub->label));
    strlcpy(pub->proc_name, b->program, sizeof(pub->proc_name));
    rp->r_priv_id = static_priv_id(_ENDPOINT_P(b->endpoint));
    snprintf(set->cmd, sizeof(set->cmd), "%s/%s",
        b->endpoint == INIT_PROC_NR ? "/sbin" : "/service", b->program);
    set->scheduler = b->scheduler;
    set->priority = b->priority;
    set->quantum = b->quantum;
    set->cpu = RS_CPU_DEFAULT;
    rp->r_kind = find_kind(rp);
}

/* All are described. */
static void
give_rights(struct rproc *rp, const struct boot_service *b)
{
    endpoint_t endpoint = rp->r_pub->endpoint;
    struct priv *priv = &rp->r_set.priv;
    int r;

    if ((r = apply_boot(rp, b)) != OK)
        panic("cannot read the rights of '%s': %d", rp->r_pub->label, r);
    if (endpoint == INIT_PROC_NR) {
        priv->s_flags = USR_F;
        return;
    }
    if (!has_rights_already(endpoint)) {
        fill_send_mask(rp);
        r = sys_privctl(endpoint, SYS_PRIV_SET_SYS, priv);
    }
    if (r == OK)
        r = sys_getpriv(priv, endpoint);
    if (r == OK && has_rights_already(endpoint)) {
        priv->s_sig_mgr = RS_PROC_NR;
        r = sys_privctl(endpoint, SYS_PRIV_UPDATE_SYS, priv);
    }
    if (r != OK)
        panic("cannot give rights to '%s': %d", rp->r_pub->label, r);
    rp->r_priv_id = priv->s_id;
}

/* SCHED takes those that are its own when all have initialized. */
static int
schedule_at_boot(const struct rproc *rp)
{
    const struct settings *set = &rp->r_set;

    return sys_schedctl(SCHEDCTL_FLAG_KERNEL, rp->r_pub->endpoint,
        set->priority, set->quantum, set->cpu);
}

static void
start(struct rproc *rp)
{
    endpoint_t endpoint = rp->r_pub->endpoint;
    int r;

    if (endpoint == RS_PROC_NR || endpoint == INIT_PROC_NR)
        return;
    if (endpoint != VM_PROC_NR) {
        if ((r = schedule_at_boot(rp)) != OK)
            panic("cannot schedule '%s': %d", rp->r_pub->label, r);
        r = vm_set_priv(endpoint, rp->r_pub->vm_call_mask, 1);
        if (r != OK)
            panic("cannot give VM calls to '%s': %d", rp->r_pub->label, r);
    }
    if ((r = begin(rp, SEF_INIT_FRESH, NONE)) != OK)
        panic("cannot start '%s': %d", rp->r_pub->label, r);
}

static void
read_parameters(void)
{
    long verbose = 0;

    env_parse("rs_verbose", "d", 0, &verbose, 0, 1);
    rs_verbose = verbose;
}

/* SEF's fresh initialization. */
int
boot_services(int type, sef_init_info_t *info)
{
    struct rproc *rp;
    unsigned i;

    (void) type;
    (void) info;
    read_parameters();
    rproctab_gid =
        cpf_grant_direct(ANY, (vir_bytes) rprocpub, sizeof(rprocpub), CPF_READ);
    if (!GRANT_VALID(rproctab_gid))
        panic("cannot grant the service table");

    /* The table is complete before the first service can read it. */
    for (i = 0; i < NR_BOOT_MODULES; i++) {
        if ((rp = alloc_instance()) == NULL)
            panic("no room for the boot image");
        describe(rp, &boot_table[i]);
    }
    for (i = 0; i < NR_BOOT_MODULES; i++)
        give_rights(&rproc[i], &boot_table[i]);
    for (i = 0; i < NR_BOOT_MODULES; i++)
        start(&rproc[i]);
    if (sys_setalarm(RS_DELTA_T, 0) != OK)
        panic("cannot set alarm");
    return OK;
}

static void
leave_to_schedulers(void)
{
    unsigned i;

    for (i = 0; i < NR_BOOT_MODULES; i++) {
        if (rproc[i].r_set.scheduler != KERNEL &&
            rproc[i].r_pub->endpoint != INIT_PROC_NR)
            rproc[i].r_needs_scheduler = 1;
    }
}

static void
find_pids(void)
{
    struct proc_info info;
    unsigned i;

    for (i = 0; i < NR_BOOT_MODULES; i++) {
        if (sys_getproc(&info, rproc[i].r_pub->endpoint) == OK)
            rproc[i].r_pid = info.pi_pid;
    }
}

/* In the parent: make the child an RS, and step aside for it. */
static void
yield_to(struct rproc *new_rp, pid_t pid)
{
    struct rprocpub *pub = new_rp->r_pub;
    int r;

    if ((r = peer_endpoint(pid, &pub->endpoint)) == OK &&
        (r = sys_privctl(pub->endpoint, SYS_PRIV_SET_SYS,
             &new_rp->r_set.priv)) == OK &&
        (r = peer_sched_start(new_rp)) == OK &&
        (r = vm_set_priv(pub->endpoint, pub->vm_call_mask, 1)) == OK)
        r = sys_privctl(pub->endpoint, SYS_PRIV_YIELD, NULL);
    panic("cannot yield to my child: %d", r);
}

/* In the child: take the endpoint. */
static void
take_over(struct rproc *rp, struct rproc *new_rp)
{
    char name[PROC_NAME_LEN];
    int priv_flags, init_flags, r;
    struct proc_info info;
    struct priv priv;

    if ((r = sys_whoami(&new_rp->r_pub->endpoint, name, sizeof(name),
             &priv_flags, &init_flags)) != OK ||
        (r = sys_getproc(&info, SELF)) != OK ||
        (r = sys_getpriv(&priv, SELF)) != OK)
        panic("cannot find out who I am: %d", r);
    new_rp->r_pid = info.pi_pid;
    new_rp->r_priv_id = priv.s_id;
    r = vm_update(RS_PROC_NR, new_rp->r_pub->endpoint, 0);
    if (r != OK)
        panic("cannot take over: %d", r);
    take_place(new_rp, rp);
    new_rp->r_state = STATE_RUNNING;
    new_rp->r_steps = NR_STEPS;
    /* What the parent had registered is not the child's. */
    cpf_reload();
    sys_statectl(SYS_STATE_SET_STATE_TABLE, sef_llvm_state_table_addr(),
        (int) sef_llvm_state_table_size());
    if ((r = senda_reload()) != OK)
        panic("cannot register asynchronous messages: %d", r);
    mark_dead(rp);
    rs_trace("%s cloned\n", service_text(new_rp));
}

static void
replace_myself(void)
{
    struct rproc *rp = find_by_endpoint(RS_PROC_NR);
    struct rproc *new_rp = clone_instance(rp);
    pid_t pid;

    if (new_rp == NULL)
        panic("no room for my clone");
    if ((pid = peer_srv_fork(0)) < 0)
        panic("cannot fork: %d", pid);
    if (pid > 0)
        yield_to(new_rp, pid);
    take_over(rp, new_rp);
}

/* Called before each receive: the last service to initialize has its answer. */
void
boot_continue(void)
{
    unsigned i;
    int r;

    if (!booting)
        return;
    for (i = 0; i < NR_BOOT_MODULES; i++) {
        if (rproc[i].r_state == STATE_INITIALIZING)
            return;
    }
    booting = 0;
    find_pids();
    leave_to_schedulers();
    replace_myself();
    if ((r = sys_privctl(INIT_PROC_NR, SYS_PRIV_ALLOW, NULL)) != OK)
        panic("cannot start INIT: %d", r);
}
