/* IPC filters: chains of black and white lists that decide which messages a
 * process takes now. What is denied stays queued. A filter travels with the
 * process when slots are swapped. */
#include "kernel.h"

#define NR_FILTERS 32

static struct filter {
    int used, next, whitelist, count;
    ipc_filter_el_t element[IPCF_MAX_ELEMENTS];
} pool[NR_FILTERS];

static int
class_of(const struct proc *p)
{
    if (iskerneln(p->p_nr))
        return ANY_TSK;
    return p->p_priv != NULL && is_sys_proc(p) ? ANY_SYS : ANY_USR;
}

static int
element_matches(const ipc_filter_el_t *e, endpoint_t from, int type)
{
    struct proc *p;

    if ((e->flags & IPCF_MATCH_M_TYPE) && e->m_type != type)
        return FALSE;
    if (!(e->flags & IPCF_MATCH_M_SOURCE) || e->m_source == from)
        return TRUE;
    p = endpoint_lookup(from);
    return p != NULL && e->m_source == class_of(p);
}

int
filter_allows(const struct proc *to, endpoint_t from, int type)
{
    int f = to->p_priv->s_ipcf, allow, i;

    if (f < 0)
        return TRUE;
    allow = !pool[f].whitelist;
    for (; f >= 0; f = pool[f].next) {
        if (pool[f].whitelist == allow)
            continue; /* cannot change the verdict */
        for (i = 0; i < pool[f].count; i++)
            if (element_matches(&pool[f].element[i], from, type)) {
                allow = !allow;
                break;
            }
    }
    return allow;
}

/* A list of count elements, at most IPCF_MAX_ELEMENTS, behind p's others. */
int
filter_add(struct proc *p, int whitelist, const ipc_filter_el_t *element,
    int count)
{
    int f, i, *link;

    for (f = 0; f < NR_FILTERS && pool[f].used; f++)
        ;
    if (f == NR_FILTERS)
        return ENOMEM;
    for (i = 0; i < count; i++) {
        const ipc_filter_el_t *e = &element[i];

        if (!(e->flags & (IPCF_MATCH_M_SOURCE | IPCF_MATCH_M_TYPE)))
            return EINVAL;
        if ((e->flags & IPCF_MATCH_M_SOURCE) && e->m_source != ANY_USR &&
            e->m_source != ANY_SYS && e->m_source != ANY_TSK &&
            endpoint_lookup(e->m_source) == NULL)
            return EINVAL;
    }
    memcpy(pool[f].element, element, count * sizeof(element[0]));
    pool[f].used = TRUE;
    pool[f].whitelist = whitelist;
    pool[f].count = count;
    pool[f].next = -1;
    for (link = &p->p_priv->s_ipcf; *link >= 0; link = &pool[*link].next)
        ;
    *link = f;
    return OK;
}

void
filter_clear(struct priv *sp)
{
    int f, next;

    for (f = sp->s_ipcf; f >= 0; f = next) {
        next = pool[f].next;
        pool[f].used = FALSE;
    }
    sp->s_ipcf = -1;
}
