/* SYS_SAFECOPYFROM, SYS_SAFECOPYTO: copy through a grant.
 *   in: from_to (granter), gid, offset, address (in the caller), bytes
 * SYS_VSAFECOPY: a vector of them. in: vec_addr, vec_size
 * SYS_SAFEMEMSET: fill. in: process, gid, offset, pattern, bytes
 * SYS_SETGRANT: register the caller's table. in: addr, size (entries)
 *
 * While the granter takes over the state of its former instance its grants are
 * not to be used: the caller waits and tries again (RTS_UPDATE_WAIT), unless
 * the granter itself waits for the caller. A new RS that has its grants leads
 * the rest of the update by them. */
#include "../kernel.h"
#include <minix/safecopies.h>

static int
under_update(const struct proc *granter, const struct proc *caller)
{
    if (granter->p_priv->s_state_source == NONE ||
        ((granter->p_priv->s_flags & ROOT_SYS_PROC) &&
            granter->p_priv->s_grant_table != 0))
        return FALSE;
    if ((granter->p_rts_flags & RTS_SENDING) &&
        granter->p_sendto_e == caller->p_endpoint)
        return FALSE;
    return !((granter->p_rts_flags & RTS_RECEIVING) &&
        granter->p_getfrom_e == caller->p_endpoint);
}

static int
read_grant(struct proc *caller, struct proc *granter, cp_grant_id_t id,
    cp_grant_t *g)
{
    const struct priv *sp = granter->p_priv;
    int index = GRANT_IDX(id), r;

    if (!GRANT_VALID(id))
        return EINVAL;
    if (!(sp->s_flags & SYS_PROC) || sp->s_grant_table == 0)
        return EPERM;
    if (sp->s_grant_endpoint != granter->p_endpoint)
        return ENOTREADY;
    if (index >= sp->s_grant_entries)
        return EPERM;
    r = copy_in(caller, granter, sp->s_grant_table + index * sizeof(*g), g,
        sizeof(*g));
    if (r != OK)
        return r;
    if (!(g->cp_flags & CPF_USED) || !(g->cp_flags & CPF_VALID) ||
        g->cp_seq != GRANT_SEQ(id))
        return EPERM;
    return OK;
}

static int
in_range(size_t length, vir_bytes offset, size_t bytes)
{
    return offset + bytes >= offset && offset + bytes <= length;
}

/* Whose memory, and where, a grant names. access: CPF_READ | CPF_WRITE. */
int
grant_resolve(struct proc *caller, endpoint_t granter_e, cp_grant_id_t id,
    vir_bytes offset, size_t bytes, int access, struct proc **owner,
    vir_bytes *addr)
{
    struct proc *grantee = caller;
    int depth, r;

    for (depth = 0; depth < MAX_INDIRECT_DEPTH; depth++) {
        struct proc *granter = endpoint_lookup(granter_e);
        cp_grant_t g;

        if (granter == NULL)
            return EDEADSRCDST;
        if (id == GRANT_STATE) {
            if (caller->p_priv->s_state_source != granter_e ||
                granter == caller || (access & CPF_WRITE))
                return EPERM;
            *owner = granter;
            *addr = offset;
            return OK;
        }
        if (granter != caller && under_update(granter, caller)) {
            rts_set(caller, RTS_UPDATE_WAIT);
            return CALL_AGAIN;
        }
        r = read_grant(caller, granter, id, &g);
        if (r != OK)
            return r;
        if ((g.cp_flags & CPF_INDIRECT)) {
            if (g.cp_u.cp_indirect.cp_who_to != grantee->p_endpoint &&
                g.cp_u.cp_indirect.cp_who_to != ANY)
                return EPERM;
            id = g.cp_u.cp_indirect.cp_grant;
            granter_e = g.cp_u.cp_indirect.cp_who_from;
            grantee = granter;
            continue;
        }
        if ((g.cp_flags & access) != access)
            return EPERM;
        if (g.cp_flags & CPF_DIRECT) {
            if ((g.cp_u.cp_direct.cp_who_to != grantee->p_endpoint &&
                    g.cp_u.cp_direct.cp_who_to != ANY) ||
                !in_range(g.cp_u.cp_direct.cp_len, offset, bytes))
                return EPERM;
            *owner = granter;
            *addr = g.cp_u.cp_direct.cp_start + offset;
            return OK;
        }
        if (!(g.cp_flags & CPF_MAGIC))
            return EPERM;
        if ((granter_e != VFS_PROC_NR && granter_e != MIB_PROC_NR) ||
            (g.cp_u.cp_magic.cp_who_to != grantee->p_endpoint &&
                g.cp_u.cp_magic.cp_who_to != ANY) ||
            !in_range(g.cp_u.cp_magic.cp_len, offset, bytes))
            return EPERM;
        *owner = endpoint_lookup(g.cp_u.cp_magic.cp_who_from);
        if (*owner == NULL)
            return EDEADSRCDST;
        *addr = g.cp_u.cp_magic.cp_start + offset;
        return OK;
    }
    return ELOOP;
}

static int
copy(struct proc *caller, endpoint_t granter, cp_grant_id_t id,
    vir_bytes offset, vir_bytes address, size_t bytes, int access)
{
    struct proc *owner;
    vir_bytes remote;
    int r;

    if (granter == NONE || caller == NULL)
        return EFAULT;
    r = grant_resolve(caller, granter, id, offset, bytes, access, &owner,
        &remote);
    if (r != OK)
        return r;
    return access & CPF_READ
        ? virtual_copy(caller, owner, remote, caller, address, bytes)
        : virtual_copy(caller, caller, address, owner, remote, bytes);
}

int
do_safecopy(struct proc *caller, message *m)
{
    return copy(caller, m->m_lsys_kern_safecopy.from_to,
        m->m_lsys_kern_safecopy.gid, m->m_lsys_kern_safecopy.offset,
        m->m_lsys_kern_safecopy.address, m->m_lsys_kern_safecopy.bytes,
        m->m_type == SYS_SAFECOPYFROM ? CPF_READ : CPF_WRITE);
}

int
do_vsafecopy(struct proc *caller, message *m)
{
    static struct vscp_vec vec[SCPVEC_NR];
    int n = m->m_lsys_kern_vsafecopy.vec_size, i, r;

    if (n < 0 || n > SCPVEC_NR)
        return EINVAL;
    r = copy_in(caller, caller, m->m_lsys_kern_vsafecopy.vec_addr, vec,
        n * sizeof(vec[0]));
    for (i = 0; r == OK && i < n; i++) {
        struct vscp_vec *v = &vec[i];

        if (v->v_from == SELF)
            r = copy(caller, v->v_to, v->v_gid, v->v_offset, v->v_addr,
                v->v_bytes, CPF_WRITE);
        else if (v->v_to == SELF)
            r = copy(caller, v->v_from, v->v_gid, v->v_offset, v->v_addr,
                v->v_bytes, CPF_READ);
        else
            r = EINVAL;
    }
    return r;
}

int
do_safememset(struct proc *caller, message *m)
{
    struct proc *owner;
    vir_bytes at;
    int r;

    r = grant_resolve(caller, m->m_lsys_krn_safememset.process,
        m->m_lsys_krn_safememset.gid, m->m_lsys_krn_safememset.offset,
        m->m_lsys_krn_safememset.bytes, CPF_WRITE, &owner, &at);
    if (r != OK)
        return r;
    return virtual_fill(caller, owner, at, m->m_lsys_krn_safememset.pattern,
        m->m_lsys_krn_safememset.bytes);
}

int
do_setgrant(struct proc *caller, message *m)
{
    struct priv *sp = caller->p_priv;

    int entries = m->m_lsys_krn_sys_setgrant.size;

    if (!(sp->s_flags & SYS_PROC))
        return EPERM;
    if (entries < 0 || entries > GRANT_MAX_IDX)
        return EINVAL;
    sp->s_grant_table = m->m_lsys_krn_sys_setgrant.addr;
    sp->s_grant_entries = entries;
    sp->s_grant_endpoint = caller->p_endpoint;
    return OK;
}
