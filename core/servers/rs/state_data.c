/*
 * What a service needs besides a state to prepare: IPC filters and the
 * expression of state EVAL.  Copied from the tool, labels resolved, and
 * granted to the service until the end of the update.
 *
 * Filters are arrays of IPCF_MAX_ELEMENTS elements, on both sides.
 */
#include <stdlib.h>
#include "rs.h"

static int
resolve(const char *label, endpoint_t *endpoint)
{
    struct rproc *rp;
    char *rest;

    if (strcmp(label, "ANY_USR") == 0) {
        *endpoint = ANY_USR;
    } else if (strcmp(label, "ANY_SYS") == 0) {
        *endpoint = ANY_SYS;
    } else if (strcmp(label, "ANY_TSK") == 0) {
        *endpoint = ANY_TSK;
    } else if ((rp = find_by_label(label)) != NULL) {
        *endpoint = rp->r_pub->endpoint;
    } else {
        *endpoint = strtol(label, &rest, 10);
        if (*label == '\0' || *rest != '\0')
            return ESRCH;
    }
    return OK;
}

static int
take_filter(endpoint_t caller, vir_bytes from, ipc_filter_el_t *to)
{
    struct rs_ipc_filter_el el;
    int i, r;

    for (i = 0; i < IPCF_MAX_ELEMENTS; i++) {
        r = sys_datacopy(caller, from + i * sizeof(el), SELF, (vir_bytes) &el,
            sizeof(el));
        if (r != OK)
            return r;
        if (el.flags == 0)
            break;
        to[i].flags = el.flags;
        to[i].m_type = el.m_type;
        el.m_label[sizeof(el.m_label) - 1] = '\0';
        if ((el.flags & IPCF_MATCH_M_SOURCE) &&
            (r = resolve(el.m_label, &to[i].m_source)) != OK)
            return r;
    }
    return OK;
}

/* Whatever it shuts out, a service hears how its update goes on; and RS itself
 * hears the clock, the kernel and VM. */
static void
add_exceptions(endpoint_t reader, ipc_filter_el_t *to)
{
    static const endpoint_t always[] = { RS_PROC_NR, ANY_TSK, VM_PROC_NR };
    int count = reader == RS_PROC_NR ? 3 : 1, i;

    for (i = 0; i < count; i++) {
        to[i].flags = IPCF_MATCH_M_SOURCE | IPCF_EL_WHITELIST;
        to[i].m_source = always[i];
    }
}

static int
take_filters(endpoint_t caller, const struct rs_state_data *from,
    endpoint_t reader, struct rs_state_data *to)
{
    size_t one = IPCF_MAX_ELEMENTS * sizeof(struct rs_ipc_filter_el), count, i;
    ipc_filter_el_t *filters;
    int r;

    if (from->ipcf_els_size % one != 0)
        return E2BIG;
    count = from->ipcf_els_size / one;
    if (count == 0)
        return OK;
    if (count > RS_MAX_IPC_FILTERS)
        return E2BIG;
    filters = calloc((count + 1) * IPCF_MAX_ELEMENTS, sizeof(filters[0]));
    if (filters == NULL)
        return ENOMEM;
    to->ipcf_els = filters;
    to->ipcf_els_size = (count + 1) * IPCF_MAX_ELEMENTS * sizeof(filters[0]);
    for (i = 0; i < count; i++) {
        r = take_filter(caller, (vir_bytes) from->ipcf_els + i * one,
            &filters[i * IPCF_MAX_ELEMENTS]);
        if (r != OK)
            return r;
    }
    add_exceptions(reader, &filters[count * IPCF_MAX_ELEMENTS]);
    to->ipcf_els_gid = cpf_grant_direct(reader, (vir_bytes) filters,
        to->ipcf_els_size, CPF_READ);
    return GRANT_VALID(to->ipcf_els_gid) ? OK : ENOMEM;
}

static int
take_expression(endpoint_t caller, const struct rs_state_data *from,
    endpoint_t reader, struct rs_state_data *to)
{
    char *expression;
    int r;

    if (from->eval_len == 0)
        return OK;
    if (from->eval_len >= SEF_LU_STATE_EVAL_MAX_LEN)
        return E2BIG;
    if ((expression = malloc(from->eval_len + 1)) == NULL)
        return ENOMEM;
    to->eval_addr = expression;
    to->eval_len = from->eval_len;
    r = read_string(caller, from->eval_addr, from->eval_len, expression,
        from->eval_len + 1);
    if (r != OK)
        return r;
    to->eval_gid = cpf_grant_direct(reader, (vir_bytes) to->eval_addr,
        to->eval_len, CPF_READ);
    return GRANT_VALID(to->eval_gid) ? OK : ENOMEM;
}

/*
 * *to must live as long as *gid.  On failure the caller drops what is there.
 */
int
take_state_data(endpoint_t caller, const struct rs_state_data *from,
    endpoint_t reader, struct rs_state_data *to, cp_grant_id_t *gid)
{
    int r;

    memset(to, 0, sizeof(*to));
    *gid = GRANT_INVALID;
    to->size = sizeof(*to);
    to->ipcf_els_gid = to->eval_gid = GRANT_INVALID;
    if (from->size == 0)
        return OK;
    if (from->size != sizeof(*from))
        return E2BIG;
    if ((r = take_filters(caller, from, reader, to)) != OK ||
        (r = take_expression(caller, from, reader, to)) != OK)
        return r;
    if (to->ipcf_els == NULL && to->eval_addr == NULL)
        return OK;
    *gid = cpf_grant_direct(reader, (vir_bytes) to, sizeof(*to), CPF_READ);
    return GRANT_VALID(*gid) ? OK : ENOMEM;
}

void
drop_state_data(struct rs_state_data *data, cp_grant_id_t *gid)
{
    if (data->size == 0)
        return;
    cpf_revoke(*gid);
    cpf_revoke(data->ipcf_els_gid);
    cpf_revoke(data->eval_gid);
    free(data->ipcf_els);
    free(data->eval_addr);
    memset(data, 0, sizeof(*data));
    *gid = GRANT_INVALID;
}
