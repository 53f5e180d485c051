/* Privilege structures come and go with services; what waited for the end of an
 * update. */
#include "kernel.h"

/* Give p a privilege structure: a static one by id, or (NULL_PRIV_ID) any
 * dynamic one. */
int
priv_allot(struct proc *p, int id)
{
    struct priv *sp;

    if (id == NULL_PRIV_ID) {
        for (id = NR_STATIC_PRIV_IDS; id < NR_SYS_PROCS; id++)
            if (priv[id].s_proc_nr == NONE)
                break;
        if (id == NR_SYS_PROCS)
            return ENOSPC;
    } else {
        if (!is_static_priv_id(id))
            return EINVAL;
        if (priv[id].s_proc_nr != NONE)
            return EBUSY;
    }
    sp = priv_addr(id);
    memset(sp, 0, sizeof(*sp));
    sp->s_id = id;
    sp->s_proc_nr = p->p_nr;
    sp->s_ipcf = -1;
    sp->s_asynendpoint = p->p_endpoint;
    sp->s_grant_endpoint = p->p_endpoint;
    sp->s_state_source = NONE;
    sp->s_sig_mgr = sp->s_bak_sig_mgr = NONE;
    p->p_priv = sp;
    return OK;
}

/* p loses its own structure and falls back to that of programs. Nothing may
 * wait for it any more. */
void
priv_release(struct proc *p)
{
    struct priv *sp = p->p_priv;

    if (!(sp->s_flags & SYS_PROC))
        return;
    filter_clear(sp);
    vm_requests_renew(sp);
    alarm_set(sp, 0);
    sp->s_proc_nr = NONE;
    sp->s_diag_sig = FALSE;
    sp->s_flags = 0;
    p->p_priv = priv_addr(USER_PRIV_ID);
}

/* Safe copies that waited for the end of an update are tried again. */
void
wake_update_waiters(void)
{
    struct proc *p;

    for (p = BEG_PROC_ADDR; p < END_PROC_ADDR; p++)
        if (!isemptyp(p) && rts_isset(p, RTS_UPDATE_WAIT))
            rts_unset(p, RTS_UPDATE_WAIT);
}
