/* From the argument block of a tool (struct rs_start) to settings. */
#include "boot_table.h"

static const int basic_kernel_calls[] = { SYS_BASIC_CALLS };
static const int basic_vm_calls[] = { VM_BASIC_CALLS };

#define NR_ELEMENTS(a) ((int) (sizeof(a) / sizeof((a)[0])))
#define CHUNK_BITS ((int) (8 * sizeof(bitchunk_t)))
#define MASK_SET(mask, bit) \
    ((mask)[(bit) / CHUNK_BITS] |= (bitchunk_t) 1 << ((bit) % CHUNK_BITS))

int
read_start(endpoint_t caller, const void *addr, struct rs_start *start)
{
    return sys_datacopy(caller, (vir_bytes) addr, SELF, (vir_bytes) start,
        sizeof(*start));
}

/* size counts the final NUL, len does not.  Longer text is E2BIG. */
int
read_string(endpoint_t caller, const char *addr, size_t len, char *to,
    size_t size)
{
    int r;

    if (len >= size)
        return E2BIG;
    r = sys_datacopy(caller, (vir_bytes) addr, SELF, (vir_bytes) to, len);
    if (r != OK)
        return r;
    to[len] = '\0';
    return OK;
}

/* All kernel calls, all receivers: what the boot services get. */
void
default_rights(struct priv *priv)
{
    int i;

    memset(priv, 0, sizeof(*priv));
    priv->s_flags = DSRV_F;
    priv->s_trap_mask = ALL_TRAPS;
    priv->s_sig_mgr = RS_PROC_NR;
    priv->s_bak_sig_mgr = NONE;
    priv->s_state_source = NONE;
    priv->s_id = NULL_PRIV_ID;
    for (i = 0; i < NR_SYS_CALLS; i++)
        MASK_SET(priv->s_k_call_mask, i);
    memset(&priv->s_ipc_to, 0xff, sizeof(priv->s_ipc_to));
}

static int
apply_ranges(struct priv *priv, const struct rs_start *start)
{
    int i;

    priv->s_nr_irq = priv->s_nr_io_range = 0;
    priv->s_flags |= CHECK_IRQ | CHECK_IO_PORT;
    if (start->rss_nr_irq == RSS_IRQ_ALL) {
        priv->s_flags &= ~CHECK_IRQ;
    } else {
        if (start->rss_nr_irq < 0 || start->rss_nr_irq > RSS_NR_IRQ)
            return EINVAL;
        priv->s_nr_irq = start->rss_nr_irq;
        for (i = 0; i < priv->s_nr_irq; i++)
            priv->s_irq_tab[i] = start->rss_irq[i];
    }
    if (start->rss_nr_io == RSS_IO_ALL) {
        priv->s_flags &= ~CHECK_IO_PORT;
    } else {
        if (start->rss_nr_io < 0 || start->rss_nr_io > RSS_NR_IO)
            return EINVAL;
        priv->s_nr_io_range = start->rss_nr_io;
        for (i = 0; i < priv->s_nr_io_range; i++) {
            priv->s_io_tab[i].ior_base = start->rss_io[i].base;
            priv->s_io_tab[i].ior_limit =
                start->rss_io[i].base + start->rss_io[i].len - 1;
        }
    }
    return OK;
}

static void
apply_calls(struct rproc *rp, const struct rs_start *start)
{
    struct priv *priv = &rp->r_set.priv;
    int i;

    memcpy(priv->s_k_call_mask, start->rss_system, sizeof(priv->s_k_call_mask));
    if (start->rss_flags & RSS_SYS_BASIC_CALLS) {
        for (i = 0; i < NR_ELEMENTS(basic_kernel_calls); i++)
            MASK_SET(priv->s_k_call_mask, basic_kernel_calls[i] - KERNEL_CALL);
    }
    memcpy(rp->r_pub->vm_call_mask, start->rss_vm,
        sizeof(rp->r_pub->vm_call_mask));
    if (start->rss_flags & RSS_VM_BASIC_CALLS) {
        for (i = 0; i < NR_ELEMENTS(basic_vm_calls); i++)
            MASK_SET(rp->r_pub->vm_call_mask, basic_vm_calls[i] - VM_RQ_BASE);
    }
}

static int
apply_names(struct rproc *rp, const struct rs_start *start, endpoint_t caller)
{
    struct settings *set = &rp->r_set;
    int i, r;

    r = read_string(caller, start->rss_cmd, start->rss_cmdlen, set->cmd,
        sizeof(set->cmd));
    if (r != OK)
        return r;
    if (set->cmd[0] != '/')
        return EINVAL;
    r = read_string(caller, start->rss_progname, start->rss_prognamelen,
        rp->r_pub->proc_name, sizeof(rp->r_pub->proc_name));
    if (r != OK)
        return r;
    set->ipc_list[0] = '\0';
    if (start->rss_ipclen > 0) {
        r = read_string(caller, start->rss_ipc, start->rss_ipclen,
            set->ipc_list, sizeof(set->ipc_list));
        if (r != OK)
            return r == E2BIG ? EINVAL : r;
    }
    if (start->rss_nr_control < 0 || start->rss_nr_control > RS_NR_CONTROL)
        return EINVAL;
    set->nr_control = start->rss_nr_control;
    for (i = 0; i < set->nr_control; i++) {
        r = read_string(caller, start->rss_control[i].l_addr,
            start->rss_control[i].l_len, set->control[i],
            sizeof(set->control[i]));
        if (r != OK)
            return r;
    }
    return OK;
}

static int
apply_flags(struct rproc *rp, unsigned rss_flags)
{
    static const struct {
        unsigned rss, sys;
    } table[] = {
        { RSS_COPY, SF_USE_COPY },
        { RSS_NORESTART, SF_NORESTART },
        { RSS_DETACH, SF_DET_RESTART },
        { RSS_NO_BIN_EXP, SF_NO_BIN_EXP },
    };
    unsigned *sys_flags = &rp->r_pub->sys_flags;
    int i;

    if ((rss_flags & RSS_NORESTART) && (*sys_flags & SF_CORE_SRV))
        return EPERM;
    rp->r_wants_spare = (rss_flags & RSS_REPLICA) != 0;
    for (i = 0; i < NR_ELEMENTS(table); i++) {
        if (rss_flags & table[i].rss)
            *sys_flags |= table[i].sys;
        else if (table[i].sys != SF_NO_BIN_EXP)
            *sys_flags &= ~table[i].sys;
    }
    return OK;
}

static void
set_calls(bitchunk_t *mask, int nr_calls, const int *calls, int base)
{
    int i;

    for (i = 0; i < nr_calls && calls == NULL; i++)
        MASK_SET(mask, i);
    for (; calls != NULL && *calls != 0; calls++)
        MASK_SET(mask, *calls - base);
}

/* What the entry of system.conf would give it, the tables being of one source.
 * Its receivers follow when all boot services are known. */
int
apply_boot(struct rproc *rp, const struct boot_service *b)
{
    static struct rs_start start; /* large */
    struct priv *priv = &rp->r_set.priv;
    int i;

    memset(&start, 0, sizeof(start));
    start.rss_nr_io = b->nr_io;
    for (i = 0; i < RSS_NR_IO; i++) {
        start.rss_io[i].base = b->io[i].base;
        start.rss_io[i].len = b->io[i].len;
    }
    start.rss_nr_irq = b->nr_irq;
    memcpy(start.rss_irq, b->irq, sizeof(start.rss_irq));
    set_calls(start.rss_system, NR_SYS_CALLS, b->system, KERNEL_CALL);
    set_calls(start.rss_vm, NR_VM_CALLS, b->vm, VM_RQ_BASE);
    default_rights(priv);
    priv->s_flags = SRV_F;
    priv->s_id = rp->r_priv_id;
    priv->s_sig_mgr = b->sigmgr;
    strlcpy(rp->r_set.ipc_list, b->ipc, sizeof(rp->r_set.ipc_list));
    apply_calls(rp, &start);
    return apply_ranges(priv, &start);
}

/*
 * Replace all settings that a running service may change, too.  The caller
 * tells the kernel.
 */
int
apply_start(struct rproc *rp, const struct rs_start *start, endpoint_t caller)
{
    struct settings *set = &rp->r_set;
    int r;

    if (start->rss_scriptlen > 0) {
        printf("RS: recovery scripts need a shell, which is not there\n");
        return ENOSYS;
    }
    if (start->rss_priority < 0 || start->rss_priority >= NR_SCHED_QUEUES ||
        start->rss_quantum <= 0)
        return EINVAL;
    if (start->rss_scheduler != KERNEL &&
        (start->rss_scheduler < 0 ||
            start->rss_scheduler > LAST_SPECIAL_PROC_NR))
        return EINVAL;
    if ((r = apply_names(rp, start, caller)) != OK ||
        (r = apply_ranges(&set->priv, start)) != OK ||
        (r = apply_flags(rp, start->rss_flags)) != OK)
        return r;
    apply_calls(rp, start);
    set->priv.s_sig_mgr = start->rss_sigmgr;
    set->scheduler = start->rss_scheduler;
    set->priority = start->rss_priority;
    set->quantum = start->rss_quantum;
    set->cpu = start->rss_cpu;
    set->period = start->rss_period;
    if (start->rss_asr_count >= 0)
        rp->r_asr_count = start->rss_asr_count;
    if (start->rss_restarts > 0)
        rp->r_restarts = start->rss_restarts;
    rp->r_pub->devman_id = start->devman_id;
    return OK;
}

static void
allow_send(struct priv *priv, sys_id_t id)
{
    if (id >= 0 && id < NR_SYS_PROCS)
        MASK_SET(priv->s_ipc_to.chunk, id);
}

static void
allow_send_to_program(struct priv *priv, const char *name)
{
    struct rproc *rp;

    if (strcmp(name, "SYSTEM") == 0) {
        allow_send(priv, static_priv_id(SYSTEM));
    } else if (strcmp(name, "USER") == 0) {
        allow_send(priv, USER_PRIV_ID);
    } else {
        for (rp = rproc; rp < &rproc[NR_SYS_PROCS]; rp++) {
            if (rp->r_state != STATE_FREE &&
                strcmp(rp->r_pub->proc_name, name) == 0)
                allow_send(priv, rp->r_priv_id);
        }
    }
}

/* To whom it may send, from its list: ALL, ALL_SYS, or names of programs. */
void
fill_send_mask(struct rproc *rp)
{
    struct priv *priv = &rp->r_set.priv;
    char list[MAX_IPC_LIST], *word;

    if (rp->r_set.ipc_list[0] == '\0' ||
        strcmp(rp->r_set.ipc_list, RSS_IPC_ALL) == 0) {
        memset(&priv->s_ipc_to, 0xff, sizeof(priv->s_ipc_to));
        return;
    }
    if (strcmp(rp->r_set.ipc_list, RSS_IPC_ALL_SYS) == 0) {
        memset(&priv->s_ipc_to, 0xff, sizeof(priv->s_ipc_to));
        priv->s_ipc_to.chunk[USER_PRIV_ID / CHUNK_BITS] &=
            ~((bitchunk_t) 1 << (USER_PRIV_ID % CHUNK_BITS));
        return;
    }
    memset(&priv->s_ipc_to, 0, sizeof(priv->s_ipc_to));
    allow_send_to_program(priv, "rs");
    allow_send_to_program(priv, "vm");
    strlcpy(list, rp->r_set.ipc_list, sizeof(list));
    for (word = strtok(list, " "); word != NULL; word = strtok(NULL, " "))
        allow_send_to_program(priv, word);
}
