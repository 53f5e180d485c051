/*
 * RS_UPDATE and RS_SYSCTL.
 *
 * RS_UPDATE: addr is a struct rs_start in the caller; state and prepare_maxtime
 * say for what (-1: the default that the service named) and how long to prepare
 * (0: the default, -1: without limit).
 * Everything that can fail or wait, making the new instance above all, is done
 * here, before any service is asked to prepare.  What fails here fails in phase
 * REQUEST; the end of an update that began is answered by end_updates().
 */
#include "rs.h"

#define VM_TRANSFER_BYTES (8L * 1024 * 1024)

static const struct {
    unsigned rss;
    int flag;
} lu_flag_table[] = {
    { RSS_SELF_LU, SEF_LU_SELF },
    { RSS_FORCE_SELF_LU, SEF_LU_SELF },
    { RSS_ASR_LU, SEF_LU_ASR },
    { RSS_PREPARE_ONLY_LU, SEF_LU_PREPARE_ONLY },
    { RSS_NOMMAP_LU, SEF_LU_NOMMAP },
    { RSS_CHECK_LU, SEF_LU_CHECK },
};
static const struct {
    unsigned rss;
    int flag;
} init_flag_table[] = {
    { RSS_FORCE_INIT_CRASH, SEF_INIT_CRASH },
    { RSS_FORCE_INIT_FAIL, SEF_INIT_FAIL },
    { RSS_FORCE_INIT_TIMEOUT, SEF_INIT_TIMEOUT },
    { RSS_FORCE_INIT_DEFCB, SEF_INIT_DEFCB },
    { RSS_FORCE_INIT_ST, SEF_INIT_ST },
};

static void
take_flags(struct update *u, struct rs_start *start)
{
    size_t i;

    for (i = 0; i < sizeof(lu_flag_table) / sizeof(lu_flag_table[0]); i++) {
        if (start->rss_flags & lu_flag_table[i].rss)
            u->lu_flags |= lu_flag_table[i].flag;
    }
    if ((start->rss_flags & RSS_DETACH) &&
        !(start->rss_flags & RSS_PREPARE_ONLY_LU))
        u->lu_flags |= SEF_LU_DETACHED;
    for (i = 0; i < sizeof(init_flag_table) / sizeof(init_flag_table[0]); i++) {
        if (start->rss_flags & init_flag_table[i].rss)
            u->init_flags |= init_flag_table[i].flag;
    }
    u->init_flags |= u->lu_flags;

    /* The new VM gets its memory before the old one stops. */
    if (u->old_rp->r_kind == KIND_VM && start->rss_map_prealloc_bytes == 0 &&
        !SEF_LU_IS_IDENTITY_UPDATE(u->init_flags))
        start->rss_map_prealloc_bytes = VM_TRANSFER_BYTES;
    if (start->rss_map_prealloc_bytes > 0) {
        u->lu_flags |= SEF_LU_NOMMAP;
        u->init_flags |= SEF_LU_NOMMAP;
    }
}

/* The admin's limit bounds the initialization, too; the default does not. */
static int
take_times(struct update *u, int maxtime)
{
    if (maxtime < -1)
        return EINVAL;
    if (maxtime == -1) {
        u->maxtime = u->init_maxtime = 0;
    } else if (maxtime == 0 || (clock_t) maxtime == RS_PREPARE_T) {
        u->maxtime = RS_PREPARE_T;
        u->init_maxtime = RS_INIT_T;
    } else {
        u->maxtime = u->init_maxtime = maxtime;
    }
    return OK;
}

/* A request that gives none means those that the service runs with. */
static void
inherit_arguments(char *cmd, const char *old_cmd)
{
    size_t path = strcspn(cmd, " ");

    if (cmd[path + strspn(cmd + path, " ")] == '\0' &&
        strlen(old_cmd) - strcspn(old_cmd, " ") < MAX_COMMAND_LEN - path)
        strlcpy(cmd + path, old_cmd + strcspn(old_cmd, " "),
            MAX_COMMAND_LEN - path);
}

/* From the instance that runs: what no binary can change. */
static void
inherit(struct rproc *new_rp, const struct rproc *rp)
{
    struct rprocpub *pub = new_rp->r_pub;
    const struct rprocpub *old_pub = rp->r_pub;

    strlcpy(pub->label, old_pub->label, sizeof(pub->label));
    inherit_arguments(new_rp->r_set.cmd, rp->r_set.cmd);
    pub->sys_flags |= old_pub->sys_flags & IMM_SF;
    pub->dev_nr = old_pub->dev_nr;
    pub->nr_domain = old_pub->nr_domain;
    memcpy(pub->domain, old_pub->domain, sizeof(pub->domain));
    pub->pci_acl = old_pub->pci_acl;
    new_rp->r_set.priv.s_trap_mask = rp->r_set.priv.s_trap_mask;
    new_rp->r_set.priv.s_flags |=
        rp->r_set.priv.s_flags & (ROOT_SYS_PROC | VM_SYS_PROC);
    new_rp->r_kind = rp->r_kind;
    pub->sys_flags |= old_pub->sys_flags & SF_USE_COPY;
    new_rp->r_keeps_image |= rp->r_keeps_image;
}

/* The instance that will take over, without a process. */
static int
describe_instance(struct rproc *rp, const struct rs_start *start,
    endpoint_t caller, struct rproc **new_rpp)
{
    struct rproc *new_rp;
    int r;

    if (start->rss_flags & RSS_SELF_LU) {
        if ((new_rp = clone_instance(rp)) == NULL) {
            printf("RS: do_update: unable to clone service: %d\n", ENOMEM);
            return ENOMEM;
        }
    } else {
        if ((new_rp = alloc_instance()) == NULL) {
            printf("RS: do_update: unable to allocate a new slot: %d\n",
                ENOMEM);
            return ENOMEM;
        }
        default_rights(&new_rp->r_set.priv);
        new_rp->r_set.uid = start->rss_uid;
        if ((r = apply_start(new_rp, start, caller)) != OK) {
            printf("RS: do_update: unable to init the new slot: %d\n", r);
            free_instance(new_rp);
            return r;
        }
        inherit(new_rp, rp);
    }
    *new_rpp = new_rp;
    return OK;
}

static int
reserve_memory(struct rproc *new_rp, const struct rs_start *start)
{
    endpoint_t endpoint = new_rp->r_pub->endpoint;
    size_t length;
    void *address;
    int r;

    if (start->rss_heap_prealloc_bytes < 0 || start->rss_map_prealloc_bytes < 0)
        return EINVAL;
    if ((length = start->rss_heap_prealloc_bytes) > 0) {
        r = vm_memctl(endpoint, VM_RS_MEM_HEAP_PREALLOC, &address, &length);
        if (r != OK)
            return r;
    }
    if ((length = start->rss_map_prealloc_bytes) > 0) {
        r = vm_memctl(endpoint, VM_RS_MEM_MAP_PREALLOC, &address, &length);
        if (r != OK)
            return r;
        new_rp->r_begin.buffer = (vir_bytes) address;
        new_rp->r_begin.buffer_length = length;
    }
    return OK;
}

static int
make_successor(struct update *u, const struct rs_start *start,
    endpoint_t caller)
{
    struct rproc *new_rp;
    int r;

    r = describe_instance(u->old_rp, start, caller, &new_rp);
    if (r != OK)
        return r;
    new_rp->r_set.priv.s_flags |= LU_SYS_PROC;
    new_rp->r_set.priv.s_init_flags = u->init_flags;
    if ((r = make_instance(new_rp, STEPS_TO_STAND_BY)) != OK) {
        printf("RS: do_update: unable to create a new service: %d\n", r);
        free_instance(new_rp);
        return r;
    }
    u->new_rp = new_rp;
    if ((r = reserve_memory(new_rp, start)) != OK)
        return r;
    /* Nobody could restart these two should they die right after the update. */
    if (new_rp->r_kind == KIND_RS || new_rp->r_kind == KIND_VM)
        new_rp->r_wants_spare = make_spare(new_rp) == OK;
    return OK;
}

static int
check_prepare_only(const struct rproc *rp, int state)
{
    switch (rp->r_pub->endpoint) {
    case RS_PROC_NR:
        printf("RS: prepare-only update for RS is not supported\n");
        return EINVAL;
    case VM_PROC_NR:
    case PM_PROC_NR:
    case VFS_PROC_NR:
        if (state == SEF_LU_STATE_UNREACHABLE)
            return OK;
        printf("RS: prepare-only update for VM, PM and VFS is only supported "
               "with state %d\n",
            SEF_LU_STATE_UNREACHABLE);
        return EINVAL;
    default: return OK;
    }
}

/* A check undoes all that it does, which a death of the service is not. */
static int
check_harmless(const struct rs_start *start, int state)
{
    const struct update *u;
    int crash = state == SEF_LU_STATE_PREPARE_CRASH;
    int check = (start->rss_flags & RSS_CHECK_LU) != 0;

    for (u = first_update; u != NULL; u = u->next) {
        crash |= u->state == SEF_LU_STATE_PREPARE_CRASH;
        check |= (u->lu_flags & SEF_LU_CHECK) != 0;
    }
    if (!crash || !check)
        return OK;
    printf("RS: state %d crashes the service: it cannot be checked\n",
        SEF_LU_STATE_PREPARE_CRASH);
    return EINVAL;
}

static int
check_update(const struct rproc *rp, const struct rs_start *start, int state)
{
    if (state == SEF_LU_STATE_NULL)
        return EINVAL;
    if (update_phase == PHASE_QUEUED) {
        if (!(start->rss_flags & RSS_BATCH)) {
            printf("RS: an update is already scheduled, cannot start a new "
                   "one\n");
            return EBUSY;
        }
        if (find_update(rp) != NULL) {
            printf("RS: the specified process is already part of the "
                   "currently scheduled update\n");
            return EINVAL;
        }
    }
    if (start->rss_flags & RSS_PREPARE_ONLY_LU)
        return check_prepare_only(rp, state);
    /* There can be only one of them, and it has no other's state. */
    if ((rp->r_kind == KIND_RS || rp->r_kind == KIND_VM) &&
        ((start->rss_flags & RSS_DETACH) || start->rss_trg_label.l_len > 0))
        return EINVAL;
    return OK;
}

static int
read_label(endpoint_t caller, const struct rss_label *from, char *label)
{
    return read_string(caller, from->l_addr,
        MIN(from->l_len, RS_MAX_LABEL_LEN - 1), label, RS_MAX_LABEL_LEN);
}

static int
take_state_source(struct update *u, const struct rs_start *start,
    endpoint_t caller)
{
    char label[RS_MAX_LABEL_LEN];
    struct rproc *source;
    int r;

    if (start->rss_trg_label.l_len == 0)
        return OK;
    if ((r = read_label(caller, &start->rss_trg_label, label)) != OK)
        return r;
    if ((source = find_by_label(label)) == NULL)
        return ESRCH;
    if (source != u->old_rp)
        u->state_endpoint = source->r_pub->endpoint;
    return OK;
}

static int
fill_update(struct update *u, struct rs_start *start, const message *m)
{
    int r;

    u->state = state_of(u->old_rp, m->m_rs_update_req.state);
    take_flags(u, start);
    if ((r = take_times(u, m->m_rs_update_req.prepare_maxtime)) != OK ||
        (r = take_state_source(u, start, m->m_source)) != OK)
        return r;
    r = take_state_data(m->m_source, &start->rss_state_data,
        u->old_rp->r_pub->endpoint, &u->data, &u->data_gid);
    if (r != OK)
        return r;
    if (u->lu_flags & SEF_LU_PREPARE_ONLY)
        return OK;
    return make_successor(u, start, m->m_source);
}

/* The answer to a request that is answered now. */
int
update_answer(message *m, int r)
{
    if (r != EDONTREPLY) {
        m->m_rs_update_answer.phase =
            r == OK ? RS_PHASE_NONE : RS_PHASE_REQUEST;
        m->m_rs_update_answer.check = 0;
    }
    return r;
}

static int
start_one(message *m)
{
    char label[RS_MAX_LABEL_LEN];
    struct rs_start start;
    struct rproc *rp;
    struct update *u;
    int r;

    if ((r = read_start(m->m_source, m->m_rs_update_req.addr, &start)) != OK ||
        (r = read_label(m->m_source, &start.rss_label, label)) != OK)
        return r;
    if ((rp = find_by_label(label)) == NULL)
        return ESRCH;
    if (update_running())
        printf("RS: an update is already in progress\n");
    if ((r = check_caller(m->m_source, rp, RS_UPDATE)) != OK ||
        (r = check_update(rp, &start,
             state_of(rp, m->m_rs_update_req.state))) != OK ||
        (r = check_harmless(&start, state_of(rp, m->m_rs_update_req.state))) !=
            OK)
        return r;

    if ((u = new_update(rp)) == NULL)
        return ENOMEM;
    if ((r = fill_update(u, &start, m)) != OK) {
        drop_update(u);
        return r;
    }
    rs_trace("%s requested to perform %s update\n", service_text(rp),
        u->lu_flags & SEF_LU_SELF ? "self" : "regular");
    queue_update(u);
    if (start.rss_flags & RSS_BATCH)
        return OK;
    if (!(start.rss_flags & RSS_NOBLOCK))
        set_update_caller(m->m_source);
    if ((r = start_updates()) != OK) {
        set_update_caller(NONE);
        end_updates(r, RS_PHASE_REQUEST);
        return r;
    }
    return start.rss_flags & RSS_NOBLOCK ? OK : EDONTREPLY;
}

int
do_update(message *m)
{
    return update_answer(m, start_one(m));
}

static int
start_queue(endpoint_t caller, int wait)
{
    int r;

    if (update_running()) {
        printf("RS: an update is already in progress\n");
        return EBUSY;
    }
    if (wait)
        set_update_caller(caller);
    if ((r = start_updates()) != OK) {
        set_update_caller(NONE);
        return r;
    }
    print_updates();
    return wait ? EDONTREPLY : OK;
}

static int
act(const message *m)
{
    int r;

    if ((r = check_caller(m->m_source, NULL, RS_SYSCTL)) != OK)
        return r;
    switch (m->m_rs_req.subtype) {
    case RS_SYSCTL_SRV_STATUS: print_services(); return OK;
    case RS_SYSCTL_UPD_START: return start_queue(m->m_source, 0);
    case RS_SYSCTL_UPD_RUN: return start_queue(m->m_source, 1);
    case RS_SYSCTL_UPD_STOP:
        if (update_phase == PHASE_NONE)
            return EINVAL;
        end_updates(EINTR, running_phase());
        print_updates();
        return OK;
    case RS_SYSCTL_UPD_STATUS: print_updates(); return OK;
    default: printf("RS: bad sysctl type\n"); return EINVAL;
    }
}

int
do_sysctl(message *m)
{
    return update_answer(m, act(m));
}
