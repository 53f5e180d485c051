/* Asynchronous messages. A sender's table stays in its own memory; the kernel
 * keeps address and size, and a bit at each receiver for whom an entry waits.
 * Results are written back into the table. */
#include "kernel.h"

#define ENTRY(i) (table + (i) * sizeof(asynmsg_t))
#define FLAGS_KNOWN \
    (AMF_VALID | AMF_DONE | AMF_NOTIFY | AMF_NOREPLY | AMF_NOTIFY_ERR)

/* Read the first words of an entry without waiting for VM: the table belongs
 * to a live service and was touched when it was handed over. */
static int
peek(struct proc *owner, vir_bytes addr, void *to, size_t n)
{
    char *out = to;

    while (n > 0) {
        size_t part = MIN(n, VM_PAGE_SIZE - addr % VM_PAGE_SIZE);
        phys_bytes pa = vm_lookup(owner, addr, FALSE);

        if (pa == 0)
            return EFAULT;
        copy_bytes(out, window(pa), part);
        out += part;
        addr += part;
        n -= part;
    }
    return OK;
}

static void
finish(struct proc *owner, vir_bytes entry, asynmsg_t *e, int result)
{
    vir_bytes at = entry + offsetof(asynmsg_t, flags);
    struct {
        unsigned flags;
        endpoint_t dst;
        int result;
    } head;
    size_t done;

    head.flags = e->flags = e->flags | AMF_DONE;
    head.dst = e->dst;
    head.result = e->result = result;
    for (done = 0; done < sizeof(head); done += 4) {
        phys_bytes pa = vm_lookup(owner, at + done, TRUE);

        if (pa != 0)
            *(uint32_t *) window(pa) = ((uint32_t *) &head)[done / 4];
    }
}

static void
tell_owner(struct proc *owner)
{
    (void) mini_notify(proc_addr(ASYNCM), owner->p_endpoint);
}

static int
wants_to_know(const asynmsg_t *e)
{
    return (e->flags & AMF_NOTIFY) ||
        (e->result != OK && (e->flags & AMF_NOTIFY_ERR));
}

static int
pending(const asynmsg_t *e)
{
    return e->flags != AMF_EMPTY && (e->flags & AMF_VALID) &&
        !(e->flags & AMF_DONE);
}

int
mini_senda(struct proc *caller, vir_bytes table, size_t count)
{
    struct priv *sp = caller->p_priv;
    int tell = FALSE, waiting = FALSE;
    size_t i;

    if (!(sp->s_flags & SYS_PROC))
        return EPERM;
    sp->s_asyntab = 0;
    sp->s_asynsize = 0;
    sp->s_asynendpoint = caller->p_endpoint;
    if (count == 0)
        return OK;
    if (count > 16 * (NR_TASKS + NR_PROCS))
        return EDOM;
    for (i = 0; i < count; i++) {
        asynmsg_t e;
        struct proc *to;
        int r;

        r = copy_in(caller, caller, ENTRY(i), &e, sizeof(e));
        if (r != OK)
            return r;
        if (e.flags == AMF_EMPTY)
            continue;
        if ((e.flags & ~FLAGS_KNOWN) || !(e.flags & AMF_VALID))
            return EINVAL;
        if (e.flags & AMF_DONE)
            continue;
        to = endpoint_lookup(e.dst);
        if (to == NULL || rts_isset(to, RTS_NO_ENDPOINT))
            r = EDEADSRCDST;
        else if (iskerneln(to->p_nr) || !can_send_to(caller, to))
            r = ECALLDENIED;
        else if (will_receive(caller, to, &e.msg) &&
            !((e.flags & AMF_NOREPLY) && (to->p_misc_flags & MF_REPLY_PEND))) {
            ipc_hand_over(to, &e.msg, caller->p_endpoint, SENDA, 0);
            r = OK;
        } else {
            set_sys_bit(to->p_priv->s_asyn_pending, sp->s_id);
            waiting = TRUE;
            continue;
        }
        finish(caller, ENTRY(i), &e, r);
        tell |= wants_to_know(&e);
    }
    if (tell)
        tell_owner(caller);
    if (waiting) {
        sp->s_asyntab = table;
        sp->s_asynsize = count;
    }
    return OK;
}

/* Look into from's table for a message to `to`. */
static int
try_one(struct proc *from, struct proc *to)
{
    struct priv *sp = from->p_priv;
    vir_bytes table = sp->s_asyntab;
    int found = FALSE, more = FALSE, tell = FALSE;
    size_t i;

    if (sp->s_asynsize == 0 || sp->s_asynendpoint != from->p_endpoint) {
        unset_sys_bit(to->p_priv->s_asyn_pending, sp->s_id);
        return FALSE;
    }
    for (i = 0; i < sp->s_asynsize; i++) {
        asynmsg_t e;

        if (peek(from, ENTRY(i), &e, sizeof(e)) != OK)
            break;
        if (!pending(&e) || e.dst != to->p_endpoint)
            continue;
        if (found || !filter_allows(to, from->p_endpoint, e.msg.m_type) ||
            ((e.flags & AMF_NOREPLY) && (to->p_misc_flags & MF_REPLY_PEND))) {
            more = TRUE;
            continue;
        }
        ipc_hand_over(to, &e.msg, from->p_endpoint, SENDA, 0);
        finish(from, ENTRY(i), &e, OK);
        tell |= wants_to_know(&e);
        found = TRUE;
    }
    if (!more)
        unset_sys_bit(to->p_priv->s_asyn_pending, sp->s_id);
    if (tell)
        tell_owner(from);
    return found;
}

/* to has begun to receive from from_e (or ANY): is something waiting? */
int
async_receive(struct proc *to, endpoint_t from_e)
{
    int id;

    for (id = 0;
        (id = next_sys_bit(&to->p_priv->s_asyn_pending, id)) < NR_SYS_PROCS;
        id++) {
        struct proc *from;

        if (id_to_nr(id) == NONE)
            continue;
        from = proc_addr(id_to_nr(id));
        if (from_e != ANY && from->p_endpoint != from_e)
            continue;
        if (try_one(from, to))
            return TRUE;
    }
    return FALSE;
}

/* Messages of `from` to `to` (to all when null) will not arrive. */
void
async_cancel(struct proc *from, struct proc *to, int result)
{
    struct priv *sp = from->p_priv;
    vir_bytes table = sp->s_asyntab;
    int tell = FALSE;
    size_t i;

    if (!(sp->s_flags & SYS_PROC) || sp->s_asynsize == 0)
        return;
    if (to == NULL) {
        sp->s_asynsize = 0;
        return;
    }
    for (i = 0; i < sp->s_asynsize; i++) {
        asynmsg_t e;

        if (peek(from, ENTRY(i), &e, sizeof(e)) != OK)
            return;
        if (!pending(&e) || e.dst != to->p_endpoint)
            continue;
        finish(from, ENTRY(i), &e, result);
        tell |= wants_to_know(&e);
    }
    if (tell)
        tell_owner(from);
}
