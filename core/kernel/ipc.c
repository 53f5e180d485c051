/* The message calls. A blocked sender keeps its message in p_sendmsg and stands
 * in the receiver's caller queue. */
#include "kernel.h"

/* Copy the message into the receiver's buffer; it is about to run. */
void
deliver_message(struct proc *p)
{
    int r =
        copy_out(p, &p->p_delivermsg, p, p->p_delivermsg_vir, sizeof(message));

    if (r == CALL_AGAIN)
        return;
    p->p_misc_flags &= ~MF_DELIVERMSG;
    if (r != OK)
        p->p_reg.ax = r;
}

/* Is there a cycle of processes, each blocked on the next, that `from` would
 * close by waiting for dst? A pair that sends to and receives from each other
 * is none. */
static int
deadlock(int call, struct proc *from, endpoint_t dst)
{
    struct proc *p;
    int length = 1;

    while (dst != ANY && dst != NONE) {
        p = endpoint_lookup(dst);
        if (p == NULL || iskerneln(p->p_nr))
            return FALSE;
        length++;
        if (p->p_rts_flags & RTS_SENDING)
            dst = p->p_sendto_e;
        else if (p->p_rts_flags & RTS_RECEIVING)
            dst = p->p_getfrom_e;
        else
            return FALSE;
        if (dst == from->p_endpoint) {
            if (length == 2 &&
                ((call == SEND &&
                     (p->p_rts_flags & (RTS_SENDING | RTS_RECEIVING)) ==
                         RTS_RECEIVING) ||
                    (call == RECEIVE && p->p_rts_flags & RTS_SENDING)))
                return FALSE;
            return TRUE;
        }
        if (length > NR_PROCS)
            return TRUE;
    }
    return FALSE;
}

/* Would a manager wait for one whose death it has not heard of yet? */
static int
waits_for_signal_of(const struct proc *caller, const struct proc *to)
{
    return rts_isset(to, RTS_SIG_PENDING) &&
        to->p_priv->s_sig_mgr == caller->p_endpoint;
}

int
mini_send(struct proc *caller, endpoint_t dst, message *m, int flags)
{
    struct proc *to = endpoint_lookup(dst), **q;
    int from_kernel = flags & SEND_FROM_KERNEL;

    if (to == NULL || rts_isset(to, RTS_NO_ENDPOINT))
        return EDEADSRCDST;
    m->m_source = caller->p_endpoint;
    if (will_receive(caller, to, m)) {
        ipc_hand_over(to, m, caller->p_endpoint,
            flags & SEND_WITH_REPLY ? SENDREC : SEND,
            from_kernel ? IPC_FLG_MSG_FROM_KERNEL : 0);
        return OK;
    }
    if (flags & SEND_NON_BLOCKING)
        return ENOTREADY;
    if (waits_for_signal_of(caller, to))
        return EDEADSRCDST;
    if (!from_kernel && deadlock(SEND, caller, dst))
        return ELOCKED;
    caller->p_sendmsg = *m;
    caller->p_sendto_e = dst;
    if (from_kernel)
        caller->p_misc_flags |= MF_SENDING_FROM_KERNEL;
    rts_set(caller, RTS_SENDING);
    caller->p_q_link = NULL;
    for (q = &to->p_caller_q; *q != NULL; q = &(*q)->p_q_link)
        ;
    *q = caller;
    return OK;
}

/* p has been received: it stops sending. */
static void
sender_done(struct proc *p)
{
    p->p_misc_flags &= ~MF_SENDING_FROM_KERNEL;
    rts_unset(p, RTS_SENDING);
    if (p->p_misc_flags & MF_SIG_DELAY) {
        p->p_misc_flags &= ~MF_SIG_DELAY;
        cause_sig(p, SIGSNDELAY);
    }
}

static int
take_notification(struct proc *caller, endpoint_t src)
{
    int id;

    for (id = 0; (id = next_sys_bit(&caller->p_priv->s_notify_pending, id)) <
        NR_SYS_PROCS;
        id++) {
        struct proc *from;
        message m;

        if (id_to_nr(id) == NONE)
            continue;
        from = proc_addr(id_to_nr(id));
        if ((src != ANY && src != from->p_endpoint) ||
            !filter_allows(caller, from->p_endpoint, NOTIFY_MESSAGE))
            continue;
        unset_notify_pending(caller, id);
        notify_fill(&m, from, caller);
        ipc_hand_over(caller, &m, from->p_endpoint, NOTIFY, 0);
        return TRUE;
    }
    return FALSE;
}

static int
take_sender(struct proc *caller, endpoint_t src)
{
    struct proc **q, *p;

    for (q = &caller->p_caller_q; (p = *q) != NULL; q = &p->p_q_link) {
        int call, flags = 0;

        if ((src != ANY && src != p->p_endpoint) ||
            !filter_allows(caller, p->p_endpoint, p->p_sendmsg.m_type))
            continue;
        *q = p->p_q_link;
        call = p->p_misc_flags & MF_REPLY_PEND ? SENDREC : SEND;
        if (p->p_misc_flags & MF_SENDING_FROM_KERNEL) {
            call = SEND;
            flags = IPC_FLG_MSG_FROM_KERNEL;
        }
        ipc_hand_over(caller, &p->p_sendmsg, p->p_endpoint, call, flags);
        sender_done(p);
        return TRUE;
    }
    return FALSE;
}

static int
mini_receive(struct proc *caller, endpoint_t src, vir_bytes buf, int flags)
{
    int replying = caller->p_misc_flags & MF_REPLY_PEND;

    caller->p_deaf_ticks = 0;
    if (src != ANY && endpoint_lookup(src) == NULL)
        return EDEADSRCDST;
    caller->p_delivermsg_vir = buf;
    caller->p_getfrom_e = src;
    rts_set(caller, RTS_RECEIVING);
    if (!rts_isset(caller, RTS_SENDING)) {
        if ((!replying && take_notification(caller, src)) ||
            async_receive(caller, src) || take_sender(caller, src))
            return OK;
    }
    if (flags & SEND_NON_BLOCKING ||
        (src != ANY && !rts_isset(caller, RTS_SENDING) &&
            deadlock(RECEIVE, caller, src))) {
        rts_unset(caller, RTS_RECEIVING);
        return flags & SEND_NON_BLOCKING ? ENOTREADY : ELOCKED;
    }
    return OK;
}

static int
check_call(struct proc *caller, int call, endpoint_t peer)
{
    struct proc *to;

    if (call < 0 || call > IPCNO_HIGHEST)
        return ETRAPDENIED;
    if (peer == ANY) {
        if (call != RECEIVE)
            return EINVAL;
    } else {
        to = endpoint_lookup(peer);
        if (to == NULL)
            return EDEADSRCDST;
        if (call != RECEIVE && !can_send_to(caller, to))
            return ECALLDENIED;
        if (iskerneln(to->p_nr) && call != SENDREC && call != RECEIVE)
            return ETRAPDENIED;
    }
    return caller->p_priv->s_trap_mask & (1 << call) ? OK : ETRAPDENIED;
}

/* The IPC trap: r1 is the peer (or, for SENDA, the count), r2 the message (or
 * the table). The result goes to eax. */
int
do_ipc(struct proc *caller, uint32_t call, uint32_t r1, uint32_t r2)
{
    endpoint_t peer = (endpoint_t) r1;
    message m;
    int r;

    if (call == MINIX_KERNINFO) {
        caller->p_reg.bx = (uint32_t) &minix_kerninfo;
        return OK;
    }
    if (call == SENDA) {
        if (!(caller->p_priv->s_trap_mask & (1 << SENDA)))
            return ETRAPDENIED;
        caller->p_ipc_async++;
        r = mini_senda(caller, r2, r1);
        goto out;
    }
    if ((r = check_call(caller, call, peer)) != OK)
        return r;
    if (call == SEND || call == SENDREC || call == SENDNB) {
        r = copy_in(caller, caller, r2, &m, sizeof(m));
        if (r != OK)
            goto out;
        caller->p_misc_flags &= ~MF_VM_FAILED;
    }
    caller->p_ipc_sync++;
    switch (call) {
    case SEND: return mini_send(caller, peer, &m, 0);
    case SENDNB: return mini_send(caller, peer, &m, SEND_NON_BLOCKING);
    case SENDREC:
        caller->p_misc_flags |= MF_REPLY_PEND;
        r = mini_send(caller, peer, &m, SEND_WITH_REPLY);
        if (r == OK)
            r = mini_receive(caller, peer, r2, 0);
        if (r != OK)
            caller->p_misc_flags &= ~MF_REPLY_PEND;
        return r;
    case RECEIVE:
        caller->p_misc_flags &= ~MF_REPLY_PEND;
        return mini_receive(caller, peer, r2, 0);
    case NOTIFY: return mini_notify(caller, peer);
    default: return EBADCALL;
    }
out:
    if (r == CALL_AGAIN) {
        caller->p_reg.pc -= 2; /* "int n" has two bytes */
        return caller->p_reg.ax;
    }
    return r;
}

/* Everyone who waits for p, or is about to hear from it, learns `result`. */
void
clear_ipc_refs(struct proc *p, int result)
{
    struct proc *other;
    int id = p->p_priv->s_id;

    if (p->p_priv->s_flags & SYS_PROC)
        async_cancel(p, NULL, result);
    for (other = BEG_PROC_ADDR; other < END_PROC_ADDR; other++) {
        if (isemptyp(other) || other == p)
            continue;
        if (p->p_priv->s_flags & SYS_PROC) {
            unset_notify_pending(other, id);
            unset_sys_bit(other->p_priv->s_asyn_pending, id);
        }
        async_cancel(other, p, result);
        if (((other->p_rts_flags & RTS_SENDING) &&
                other->p_sendto_e == p->p_endpoint) ||
            (!(other->p_rts_flags & RTS_SENDING) &&
                (other->p_rts_flags & RTS_RECEIVING) &&
                other->p_getfrom_e == p->p_endpoint)) {
            if (other->p_misc_flags & MF_SENDING_FROM_KERNEL) {
                clear_ipc(other);
                continue;
            }
            other->p_reg.ax = result;
            other->p_misc_flags &= ~MF_REPLY_PEND;
            clear_ipc(other);
        }
    }
}
