/* SYS_GETINFO: facts for services.
 *   in: request (GET_*), val_ptr, val_len, val_len2_e (an endpoint for GET_PROC
 *       and GET_PRIV);  out (GET_WHOAMI): the message itself */
#include "../kernel.h"
#include <minix/safecopies.h>

/* Of p's table; what is not mapped was never used, a page at a time. */
static int
grants_in_use(const struct proc *p)
{
    const struct priv *sp = p->p_priv;
    vir_bytes start = sp->s_grant_table + offsetof(cp_grant_t, cp_flags), at;
    vir_bytes end = start + sp->s_grant_entries * sizeof(cp_grant_t);
    int n = 0;

    if (sp->s_grant_table == 0)
        return 0;
    for (at = start; at < end; at += sizeof(cp_grant_t)) {
        phys_bytes pa = vm_lookup(p, at, FALSE);
        vir_bytes skip = VM_PAGE_SIZE - at % VM_PAGE_SIZE;

        if (pa == 0)
            at += skip / sizeof(cp_grant_t) * sizeof(cp_grant_t);
        else if (*(const int *) window(pa) & CPF_USED)
            n++;
    }
    return n;
}

static void
describe(const struct proc *p, struct proc_info *pi)
{
    memset(pi, 0, sizeof(*pi));
    pi->pi_endpoint = p->p_endpoint;
    pi->pi_nr = p->p_nr;
    pi->pi_rts_flags = p->p_rts_flags;
    if (isemptyp(p))
        return;
    pi->pi_misc_flags = p->p_misc_flags;
    memcpy(pi->pi_name, p->p_name, PROC_NAME_LEN);
    pi->pi_pid = p->p_pid;
    pi->pi_euid = p->p_euid;
    pi->pi_priv_id = p->p_priv->s_id;
    pi->pi_priv_flags = p->p_priv->s_flags;
    pi->pi_ptroot = p->p_ptroot;
    pi->pi_instance = p->p_instance;
    pi->pi_getfrom = p->p_getfrom_e;
    pi->pi_sendto = p->p_sendto_e;
    pi->pi_priority = p->p_priority;
    pi->pi_user_ticks = p->p_user_ticks;
    pi->pi_sys_ticks = p->p_sys_ticks;
    pi->pi_cycles = p->p_cycles;
    pi->pi_grants = is_sys_proc(p) ? grants_in_use(p) : 0;
}

static int
copy_table(struct proc *caller, vir_bytes to, int room)
{
    struct proc_info pi;
    int i, r;

    if (room < (int) ((NR_TASKS + NR_PROCS) * sizeof(pi)))
        return E2BIG;
    for (i = 0; i < NR_TASKS + NR_PROCS; i++) {
        describe(&proc[i], &pi);
        r = copy_out(caller, &pi, caller, to + i * sizeof(pi), sizeof(pi));
        if (r != OK)
            return r;
    }
    return OK;
}

static int
who_am_i(struct proc *caller, message *m)
{
    m->m_krn_lsys_sys_getwhoami.endpt = caller->p_endpoint;
    memset(m->m_krn_lsys_sys_getwhoami.name, 0,
        sizeof(m->m_krn_lsys_sys_getwhoami.name));
    memcpy(m->m_krn_lsys_sys_getwhoami.name, caller->p_name, PROC_NAME_LEN);
    m->m_krn_lsys_sys_getwhoami.privflags = caller->p_priv->s_flags;
    m->m_krn_lsys_sys_getwhoami.initflags = caller->p_priv->s_init_flags;
    return OK;
}

int
do_getinfo(struct proc *caller, message *m)
{
    vir_bytes to = m->m_lsys_krn_sys_getinfo.val_ptr;
    int room = m->m_lsys_krn_sys_getinfo.val_len, hz = DEFAULT_HZ;
    endpoint_t e = m->m_lsys_krn_sys_getinfo.val_len2_e;
    struct proc *p = e == SELF ? caller : endpoint_lookup(e);
    struct proc_info pi;
    const void *from;
    int n;

    switch (m->m_lsys_krn_sys_getinfo.request) {
    case GET_WHOAMI: return who_am_i(caller, m);
    case GET_PROCTAB: return copy_table(caller, to, room);
    case GET_KINFO:
        from = &kinfo;
        n = sizeof(kinfo);
        break;
    case GET_IMAGE:
        from = kinfo.boot_procs;
        n = sizeof(kinfo.boot_procs);
        break;
    case GET_MONPARAMS:
        from = kinfo.param_buf;
        n = MIN(room, (int) sizeof(kinfo.param_buf));
        break;
    case GET_PRIVTAB:
        from = priv;
        n = sizeof(priv);
        break;
    case GET_HZ:
        from = &hz;
        n = sizeof(hz);
        break;
    case GET_PROC:
        if (p == NULL)
            return EINVAL;
        describe(p, &pi);
        from = &pi;
        n = sizeof(pi);
        break;
    case GET_PRIV:
        if (p == NULL)
            return EINVAL;
        from = p->p_priv;
        n = sizeof(struct priv);
        break;
    default: return EINVAL;
    }
    if (room < n)
        return E2BIG;
    return copy_out(caller, from, caller, to, n);
}
