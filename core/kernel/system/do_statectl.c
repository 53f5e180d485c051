/* SYS_STATECTL: a service's own state.
 *   in: request (SYS_STATE_*), address, length */
#include "../kernel.h"

static int
add_filter(struct proc *caller, int whitelist, vir_bytes address, int length)
{
    ipc_filter_el_t element[IPCF_MAX_ELEMENTS];
    int r;

    if (length <= 0 || length % (int) sizeof(element[0]) != 0)
        return EINVAL;
    if (length > (int) sizeof(element))
        return E2BIG;
    r = copy_in(caller, caller, address, element, length);
    if (r != OK)
        return r;
    return filter_add(caller, whitelist, element,
        length / (int) sizeof(element[0]));
}

int
do_statectl(struct proc *caller, message *m)
{
    struct priv *sp = caller->p_priv;
    vir_bytes address = m->m_lsys_krn_sys_statectl.address;
    int length = m->m_lsys_krn_sys_statectl.length;

    if (!(sp->s_flags & SYS_PROC))
        return EPERM;
    switch (m->m_lsys_krn_sys_statectl.request) {
    case SYS_STATE_CLEAR_IPC_REFS:
        clear_ipc_refs(caller, EDEADSRCDST);
        return OK;
    case SYS_STATE_SET_STATE_TABLE:
        sp->s_state_table = address;
        sp->s_state_entries = length;
        return OK;
    case SYS_STATE_ADD_IPC_BL_FILTER:
        return add_filter(caller, FALSE, address, length);
    case SYS_STATE_ADD_IPC_WL_FILTER:
        return add_filter(caller, TRUE, address, length);
    case SYS_STATE_CLEAR_IPC_FILTERS:
        filter_clear(sp);
        vm_requests_renew(sp);
        return OK;
    default: return EINVAL;
    }
}
