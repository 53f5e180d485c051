/* What RS tells people, on the log, and programs (RS_GETSYSINFO). */
#include <minix/sysinfo.h>
#include "rs.h"

static const char *
or_underscore(const char *text)
{
    return *text == '\0' ? "_" : text;
}

const char *
ready_reason(int result)
{
    switch (result) {
    case ENOSYS: return "service does not support live update";
    case EINVAL: return "service does not support the required state";
    case EBUSY: return "service is not able to prepare for the update now";
    case EGENERIC:
        return "generic error occurred while preparing for the update";
    default: return strerror(-result);
    }
}

/* The state in MINIX's numbers, for those who read them there. */
static unsigned
minix_flags(const struct rproc *rp)
{
    static const unsigned of_state[] = {
        [STATE_MADE] = 0x001,
        [STATE_INITIALIZING] = 0x841,
        [STATE_RUNNING] = 0x801,
        [STATE_EXITING] = 0x803,
        [STATE_REFRESHING] = 0x805,
        [STATE_CRASHED] = 0x811,
        [STATE_LOST] = 0x8801,
        [STATE_REPLACED] = 0x001,
        [STATE_DEAD] = 0x1001,
    };
    unsigned flags = of_state[rp->r_state];

    if (rp->r_late)
        flags |= 0x008;
    if (rp->r_caller != NONE)
        flags |= 0x020;
    if (update_running() && find_update(rp) != NULL)
        flags |= 0x080;
    return flags;
}

void
print_services(void)
{
    const struct rproc *rp;
    int found = 0, active = 0;

    printf("Printing information about all the system service instances:\n");
    for (rp = rproc; rp < &rproc[NR_SYS_PROCS]; rp++) {
        if (rp->r_state == STATE_FREE)
            continue;
        found++;
        active += is_active(rp);
        printf("service '%s'%c%c(slot %d, ep %d, pid %d, cmd %s, script %s, "
               "proc %s, major %d, flags 0x%03x, sys_flags 0x%02x)\n",
            rp->r_pub->label, is_active(rp) ? '*' : ' ', successor_mark(rp),
            (int) (rp - rproc), rp->r_pub->endpoint, rp->r_pid,
            or_underscore(rp->r_set.cmd), or_underscore(rp->r_set.script),
            or_underscore(rp->r_pub->proc_name), rp->r_pub->dev_nr,
            minix_flags(rp), rp->r_pub->sys_flags);
    }
    printf("Found %d service instances, of which %d are active services\n",
        found, active);
}

/* One digit for each flag, in the order given. */
static const char *
digits(char *text, int flags, const int *order, int count)
{
    int i;

    for (i = 0; i < count; i++)
        text[i] = flags & order[i] ? '1' : '0';
    text[count] = '\0';
    return text;
}

static endpoint_t
endpoint_of(const struct update *u)
{
    return u == NULL ? NONE : u->old_rp->r_pub->endpoint;
}

static void
print_update(const struct update *u, int number)
{
    static const int lu_order[] = { SEF_LU_SELF, SEF_LU_ASR, SEF_LU_MULTI,
        SEF_LU_PREPARE_ONLY, SEF_LU_NOMMAP, SEF_LU_DETACHED, SEF_LU_INCLUDES_RS,
        SEF_LU_INCLUDES_VM };
    static const int init_order[] = { SEF_INIT_FAIL, SEF_INIT_CRASH,
        SEF_INIT_TIMEOUT, SEF_INIT_DEFCB };
    char lu_text[9], init_text[5];

    printf("%d. %s %s update (lu_flags(SAMPNDRV)=%s, init_flags=(FCTD)=%s, "
           "state %d (%s), tm %u, maxtime %u, endpoint %d, state_data_gid %d, "
           "prev_ep %d, next_ep %d)\n",
        number, service_text(u->old_rp),
        u->stage == STAGE_QUEUED ? "scheduled for" : "updating with",
        digits(lu_text, u->lu_flags, lu_order, 8),
        digits(init_text, u->init_flags, init_order, 4), u->state,
        u->data.eval_addr == NULL ? "" : (const char *) u->data.eval_addr,
        u->since, u->maxtime, endpoint_of(u), u->data_gid, endpoint_of(u->prev),
        endpoint_of(u->next));
}

void
print_updates(void)
{
    const struct update *u = first_update;
    int number = 0;

    if (update_phase == PHASE_NONE) {
        printf("No update is in progress or scheduled\n");
        return;
    }
    printf("A %s-component update is %s, flags(UIRV)=%c%c%c%c:\n",
        u->next == NULL ? "single" : "multi",
        update_running() ? "in progress" : "scheduled",
        update_running() ? '1' : '0',
        update_phase == PHASE_INITIALIZING ? '1' : '0',
        u->lu_flags & SEF_LU_INCLUDES_RS ? '1' : '0',
        u->lu_flags & SEF_LU_INCLUDES_VM ? '1' : '0');
    for (; u != NULL; u = u->next)
        print_update(u, ++number);
}

static unsigned
info_flags(const struct rproc *rp)
{
    static const struct {
        unsigned from, to;
    } sys[] = {
        { SF_USE_COPY, RSI_USE_COPY },
        { SF_USE_REPL, RSI_USE_REPL },
        { SF_NEED_COPY, RSI_NEED_COPY },
        { SF_NEED_REPL, RSI_NEED_REPL },
        { SF_CORE_SRV, RSI_CORE },
    };
    unsigned flags = RSI_IN_USE, i;
    struct priv priv;

    if (is_active(rp)) {
        flags |= RSI_ACTIVE;
        if (sys_getpriv(&priv, rp->r_pub->endpoint) == OK &&
            priv.s_state_table != 0)
            flags |= RSI_STATE_TABLE;
    }
    if (update_running() && find_update(rp) != NULL)
        flags |= RSI_UPDATING;
    if (rp->r_state == STATE_EXITING)
        flags |= RSI_EXITING;
    if (rp->r_late)
        flags |= RSI_NOPING;
    for (i = 0; i < sizeof(sys) / sizeof(sys[0]); i++) {
        if (rp->r_pub->sys_flags & sys[i].from)
            flags |= sys[i].to;
    }
    return flags;
}

static const char *
policy_text(int policy)
{
    switch (policy) {
    case RS_POLICY_RESTART: return "restart";
    case RS_POLICY_RESET: return "reset";
    default: return "";
    }
}

static void
fill_info(const struct rproc *rp, struct rs_service_info *info)
{
    memset(info, 0, sizeof(*info));
    if (rp->r_state == STATE_FREE)
        return;
    info->flags = info_flags(rp);
    info->endpoint = rp->r_pub->endpoint;
    info->pid = rp->r_pid;
    info->restarts = rp->r_restarts;
    info->asr_count = rp->r_asr_count;
    info->default_state = state_of(rp, SEF_LU_STATE_DEFAULT);
    strlcpy(info->label, rp->r_pub->label, sizeof(info->label));
    strlcpy(info->proc_name, rp->r_pub->proc_name, sizeof(info->proc_name));
    strlcpy(info->policies, policy_text(rp->r_policy), sizeof(info->policies));
    command_path(rp, info->binary, sizeof(info->binary));
}

/* where: in the caller; size: of the whole table. */
int
do_getsysinfo(message *m)
{
    vir_bytes where = m->m_lsys_getsysinfo.where;
    size_t size = m->m_lsys_getsysinfo.size;
    struct rs_service_info info;
    int i, r;

    if ((r = check_caller(m->m_source, NULL, RS_GETSYSINFO)) != OK)
        return r;
    switch (m->m_lsys_getsysinfo.what) {
    case SI_PROCPUB_TAB:
        if (size != sizeof(rprocpub))
            return EINVAL;
        return sys_datacopy(SELF, (vir_bytes) rprocpub, m->m_source, where,
            size);
    case SI_SERVICE_INFO:
        if (size != NR_SYS_PROCS * sizeof(info))
            return EINVAL;
        for (i = 0; i < NR_SYS_PROCS; i++) {
            fill_info(&rproc[i], &info);
            r = sys_datacopy(SELF, (vir_bytes) &info, m->m_source,
                where + i * sizeof(info), sizeof(info));
            if (r != OK)
                return r;
        }
        return OK;
    default: return EINVAL;
    }
}
