/* A message moves in one step from sender to receiver: the receiver's copy
 * waits in p_delivermsg until it runs next. Notifications, which need no place
 * at the sender's, are whole here. */
#include "kernel.h"

int
can_send_to(const struct proc *from, const struct proc *to)
{
    return get_sys_bit(from->p_priv->s_ipc_to, to->p_priv->s_id) != 0;
}

/* Would to take this message from `from` right now? */
int
will_receive(struct proc *from, struct proc *to, const message *m)
{
    return rts_isset(to, RTS_RECEIVING) && !rts_isset(to, RTS_SENDING) &&
        (to->p_getfrom_e == ANY || to->p_getfrom_e == from->p_endpoint) &&
        filter_allows(to, from->p_endpoint, m->m_type);
}

/* Give m to a process that receives: it runs when nothing else holds it. */
void
ipc_hand_over(struct proc *to, const message *m, endpoint_t from, int call,
    int flags)
{
    trace_message(from, to, m->m_type, call);
    to->p_delivermsg = *m;
    to->p_delivermsg.m_source = from;
    to->p_misc_flags |= MF_DELIVERMSG;
    to->p_misc_flags &= ~MF_REPLY_PEND;
    to->p_reg.bx = IPC_STATUS_CALL_TO(call) | IPC_STATUS_FLAGS(flags);
    rts_unset(to, RTS_RECEIVING);
}

void
notify_fill(message *m, struct proc *from, struct proc *to)
{
    struct priv *sp = to->p_priv;

    memset(m, 0, sizeof(*m));
    m->m_type = NOTIFY_MESSAGE;
    m->m_notify.timestamp = kclockinfo.uptime;
    if (from->p_nr == HARDWARE) {
        m->m_notify.interrupts = sp->s_int_pending;
        sp->s_int_pending = 0;
    } else if (from->p_nr == SYSTEM) {
        m->m_notify.sigset = sp->s_sig_pending;
        memset(&sp->s_sig_pending, 0, sizeof(sp->s_sig_pending));
    }
}

void
unset_notify_pending(struct proc *p, int id)
{
    unset_sys_bit(p->p_priv->s_notify_pending, id);
}

int
mini_notify(struct proc *caller, endpoint_t dst)
{
    struct proc *to = endpoint_lookup(dst);
    message m;

    if (to == NULL)
        return EDEADSRCDST;
    memset(&m, 0, sizeof(m));
    m.m_type = NOTIFY_MESSAGE;
    if (will_receive(caller, to, &m) && !(to->p_misc_flags & MF_REPLY_PEND)) {
        notify_fill(&m, caller, to);
        ipc_hand_over(to, &m, caller->p_endpoint, NOTIFY, 0);
    } else {
        set_sys_bit(to->p_priv->s_notify_pending, caller->p_priv->s_id);
    }
    return OK;
}

static void
caller_q_remove(struct proc *p)
{
    struct proc *to = endpoint_lookup(p->p_sendto_e), **q;

    if (to == NULL)
        return;
    for (q = &to->p_caller_q; *q != NULL; q = &(*q)->p_q_link)
        if (*q == p) {
            *q = p->p_q_link;
            return;
        }
}

/* p is gone or changes hands: it waits for nobody and nobody's queue has it. */
void
clear_ipc(struct proc *p)
{
    if (p->p_rts_flags & RTS_SENDING) {
        caller_q_remove(p);
        rts_unset(p, RTS_SENDING);
        p->p_misc_flags &= ~MF_SENDING_FROM_KERNEL;
    }
    rts_unset(p, RTS_RECEIVING);
}
