/* SYS_PRIVCTL: rights of another process.
 *   in: request (SYS_PRIV_*), endpt, arg_ptr (struct priv, range or number in
 *       the caller), phys_start (SET_STATE_SOURCE: the source's endpoint) */
#include "../kernel.h"

/* Take over from the caller's structure what SET_SYS and UPDATE_SYS set. */
static int
adopt(struct priv *to, const struct priv *from)
{
    if (from->s_nr_io_range < 0 || from->s_nr_io_range > NR_IO_RANGE ||
        from->s_nr_mem_range < 0 || from->s_nr_mem_range > NR_MEM_RANGE ||
        from->s_nr_irq < 0 || from->s_nr_irq > NR_IRQ)
        return EINVAL;
    to->s_flags = from->s_flags;
    to->s_init_flags = from->s_init_flags;
    to->s_trap_mask = from->s_trap_mask;
    to->s_ipc_to = from->s_ipc_to;
    memcpy(to->s_k_call_mask, from->s_k_call_mask, sizeof(to->s_k_call_mask));
    to->s_sig_mgr = from->s_sig_mgr;
    to->s_bak_sig_mgr = from->s_bak_sig_mgr;
    to->s_nr_io_range = from->s_nr_io_range;
    memcpy(to->s_io_tab, from->s_io_tab, sizeof(to->s_io_tab));
    to->s_nr_mem_range = from->s_nr_mem_range;
    memcpy(to->s_mem_tab, from->s_mem_tab, sizeof(to->s_mem_tab));
    to->s_nr_irq = from->s_nr_irq;
    memcpy(to->s_irq_tab, from->s_irq_tab, sizeof(to->s_irq_tab));
    return OK;
}

/* Whom a service may call, may also call it back. */
static void
make_symmetric(struct proc *p)
{
    struct priv *sp = p->p_priv;
    int i;

    for (i = 0; i < NR_SYS_PROCS; i++) {
        if (priv[i].s_proc_nr == NONE && i != USER_PRIV_ID)
            continue;
        if (get_sys_bit(sp->s_ipc_to, i))
            set_sys_bit(priv[i].s_ipc_to, sp->s_id);
        else if (i != sp->s_id && priv[i].s_flags & SYS_PROC &&
            get_sys_bit(priv[i].s_ipc_to, sp->s_id))
            set_sys_bit(sp->s_ipc_to, i);
    }
}

static int
set_system(struct proc *caller, struct proc *p, vir_bytes arg)
{
    static struct priv want; /* too large for a small stack */
    int id = NULL_PRIV_ID, r;

    if (!rts_isset(p, RTS_NO_PRIV))
        return EPERM;
    if (arg == 0)
        return EINVAL;
    r = copy_in(caller, caller, arg, &want, sizeof(want));
    if (r != OK)
        return r;
    if (!(want.s_flags & DYN_PRIV_ID))
        id = want.s_id;
    if (p->p_priv->s_flags & SYS_PROC && p->p_priv->s_proc_nr == p->p_nr)
        return EEXIST;
    r = priv_allot(p, id);
    if (r != OK)
        return r;
    r = adopt(p->p_priv, &want);
    if (r == OK)
        make_symmetric(p);
    return r;
}

static int
update_system(struct proc *caller, struct proc *p, vir_bytes arg)
{
    static struct priv want;
    int r;

    if (arg == 0)
        return EINVAL;
    r = copy_in(caller, caller, arg, &want, sizeof(want));
    if (r != OK)
        return r;
    r = adopt(p->p_priv, &want);
    if (r == OK)
        make_symmetric(p);
    return r;
}

static int
set_user(struct proc *p)
{
    if (!rts_isset(p, RTS_NO_PRIV))
        return EPERM;
    priv_release(p);
    p->p_priv = priv_addr(USER_PRIV_ID);
    return OK;
}

/* The structure of all programs: INIT's. */
static void
make_user_privileges(struct priv *sp)
{
    int i;

    sp->s_flags = USR_F;
    sp->s_trap_mask = USR_T;
    sp->s_sig_mgr = PM_PROC_NR;
    sp->s_bak_sig_mgr = NONE;
    for (i = 0; i < NR_SYS_PROCS; i++)
        if (i != USER_PRIV_ID)
            set_sys_bit(sp->s_ipc_to, i);
}

static int
add_range(struct proc *caller, struct proc *p, int request, vir_bytes arg)
{
    struct priv *sp = p->p_priv;
    struct io_range io;
    struct minix_mem_range mem;
    int irq, r;

    if (!(sp->s_flags & SYS_PROC))
        return EPERM;
    switch (request) {
    case SYS_PRIV_ADD_IO:
        r = copy_in(caller, caller, arg, &io, sizeof(io));
        if (r == OK && sp->s_nr_io_range == NR_IO_RANGE)
            return ENOMEM;
        if (r == OK)
            sp->s_io_tab[sp->s_nr_io_range++] = io;
        return r;
    case SYS_PRIV_ADD_MEM:
        r = copy_in(caller, caller, arg, &mem, sizeof(mem));
        if (r == OK && sp->s_nr_mem_range == NR_MEM_RANGE)
            return ENOMEM;
        if (r == OK)
            sp->s_mem_tab[sp->s_nr_mem_range++] = mem;
        return r;
    default:
        r = copy_in(caller, caller, arg, &irq, sizeof(irq));
        if (r == OK && sp->s_nr_irq == NR_IRQ)
            return ENOMEM;
        if (r == OK)
            sp->s_irq_tab[sp->s_nr_irq++] = irq;
        return r;
    }
}

static int
query_memory(const struct priv *sp, const message *m)
{
    phys_bytes base = m->m_lsys_krn_sys_privctl.phys_start;
    phys_bytes limit = base + m->m_lsys_krn_sys_privctl.phys_len - 1;
    int i;

    if (!(sp->s_flags & CHECK_MEM))
        return OK;
    for (i = 0; i < sp->s_nr_mem_range; i++)
        if (base >= sp->s_mem_tab[i].mr_base &&
            limit <= sp->s_mem_tab[i].mr_limit)
            return OK;
    return EPERM;
}

static int
set_state_source(struct proc *p, endpoint_t source)
{
    if (!(p->p_priv->s_flags & SYS_PROC) ||
        (source != NONE && endpoint_lookup(source) == NULL))
        return EINVAL;
    /* From here on the instances go apart: one commits, or is undone. */
    if (source == NONE && p->p_priv->s_state_source != NONE)
        outl(WATCH_PORT, (uint32_t) p->p_endpoint);
    p->p_priv->s_state_source = source;
    if (source == NONE)
        wake_update_waiters();
    return OK;
}

int
do_privctl(struct proc *caller, message *m)
{
    endpoint_t e = m->m_lsys_krn_sys_privctl.endpt;
    vir_bytes arg = m->m_lsys_krn_sys_privctl.arg_ptr;
    int request = m->m_lsys_krn_sys_privctl.request;
    struct proc *p = e == SELF ? caller : endpoint_lookup(e);

    if (p == NULL)
        return EINVAL;
    switch (request) {
    case SYS_PRIV_ALLOW:
        if (!rts_isset(p, RTS_NO_PRIV))
            return EPERM;
        if (p->p_priv == priv_addr(USER_PRIV_ID))
            make_user_privileges(p->p_priv);
        rts_unset(p, RTS_NO_PRIV);
        return OK;
    case SYS_PRIV_DISALLOW:
        if (rts_isset(p, RTS_NO_PRIV))
            return EPERM;
        rts_set(p, RTS_NO_PRIV);
        return OK;
    case SYS_PRIV_YIELD:
        if (!rts_isset(p, RTS_NO_PRIV) || rts_isset(caller, RTS_NO_PRIV))
            return EPERM;
        rts_set(caller, RTS_NO_PRIV);
        rts_unset(p, RTS_NO_PRIV);
        return OK;
    case SYS_PRIV_CLEAR_IPC_REFS: clear_ipc_refs(p, EDEADSRCDST); return OK;
    case SYS_PRIV_SET_SYS: return set_system(caller, p, arg);
    case SYS_PRIV_UPDATE_SYS: return update_system(caller, p, arg);
    case SYS_PRIV_SET_USER: return set_user(p);
    case SYS_PRIV_ADD_IO:
    case SYS_PRIV_ADD_MEM:
    case SYS_PRIV_ADD_IRQ: return add_range(caller, p, request, arg);
    case SYS_PRIV_QUERY_MEM: return query_memory(p->p_priv, m);
    case SYS_PRIV_SET_STATE_SOURCE:
        return set_state_source(p,
            (endpoint_t) m->m_lsys_krn_sys_privctl.phys_start);
    default: return EINVAL;
    }
}
