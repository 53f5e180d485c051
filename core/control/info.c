/* What the kernel knows, for the host: a user process makes no kernel calls,
 * so the driver answers for it. */
#include "control.h"

#define NR_SLOTS (NR_TASKS + NR_PROCS)

/* A copy of kernel tables, taken anew at each read. */
static struct proc_info noxfer_proctab[NR_SLOTS];
static struct priv noxfer_privtab[NR_SYS_PROCS];

static ssize_t
give(const void *from, size_t length, u64_t position, endpoint_t endpt,
    cp_grant_id_t grant, size_t size)
{
    size_t n;
    int r;

    if (position >= length)
        return 0;
    n = MIN(size, length - position);
    r = sys_safecopyto(endpt, grant, 0,
        (vir_bytes) ((const char *) from + position), n);
    return r == OK ? (ssize_t) n : r;
}

/* Sequential reads from 0 see one table: it is taken at position 0. */
ssize_t
info_proctab(u64_t position, endpoint_t endpt, cp_grant_id_t grant, size_t size)
{
    static struct ctl_proc noxfer_records[NR_SLOTS];
    static size_t length;
    const struct proc_info *pi;
    struct ctl_proc *record;
    int r;

    if (position == 0) {
        if ((r = sys_getproctab(noxfer_proctab)) != OK)
            return r;
        record = noxfer_records;
        for (pi = noxfer_proctab; pi < &noxfer_proctab[NR_SLOTS]; pi++) {
            if (pi->pi_rts_flags & RTS_SLOT_FREE)
                continue;
            memset(record, 0, sizeof(*record));
            record->endpoint = pi->pi_endpoint;
            record->pid = pi->pi_pid;
            record->ptroot = pi->pi_ptroot;
            record->instance = pi->pi_instance;
            record->rts_flags = pi->pi_rts_flags;
            record->priv_flags = pi->pi_priv_flags;
            record->getfrom = pi->pi_getfrom;
            record->sendto = pi->pi_sendto;
            record->user_ticks = pi->pi_user_ticks;
            record->sys_ticks = pi->pi_sys_ticks;
            memcpy(record->name, pi->pi_name, sizeof(record->name));
            record++;
        }
        length = (record - noxfer_records) * sizeof(*record);
    }
    return give(noxfer_records, length, position, endpt, grant, size);
}

ssize_t
info_stats(u64_t position, endpoint_t endpt, cp_grant_id_t grant, size_t size)
{
    struct ctl_stats stats;
    struct vm_stats_info vm;
    const struct proc_info *pi;
    const struct priv *sp;
    int r;

    memset(&stats, 0, sizeof(stats));
    if ((r = sys_getproctab(noxfer_proctab)) != OK ||
        (r = sys_getprivtab(noxfer_privtab)) != OK ||
        (r = vm_info_stats(&vm)) != OK)
        return r;
    for (pi = noxfer_proctab; pi < &noxfer_proctab[NR_SLOTS]; pi++) {
        if (pi->pi_rts_flags & RTS_SLOT_FREE)
            continue;
        stats.procs++;
        stats.grants += pi->pi_grants;
    }
    for (sp = noxfer_privtab; sp < &noxfer_privtab[NR_SYS_PROCS]; sp++)
        stats.privs += sp->s_proc_nr != NONE;
    stats.pages_total = vm.vsi_total;
    stats.pages_free = vm.vsi_free;
    return give(&stats, sizeof(stats), position, endpt, grant, size);
}
