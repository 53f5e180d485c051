/* Answers and requests that do not wait for their receiver. */
#include "rs.h"

static int
waits_for_us(endpoint_t who)
{
    struct proc_info info;

    return sys_getproc(&info, who) == OK && info.pi_getfrom == RS_PROC_NR &&
        (info.pi_rts_flags & (RTS_RECEIVING | RTS_SENDING)) == RTS_RECEIVING;
}

/* The result that a service tells of itself: OK, or what is an error to all who
 * hear of it, down to a tool's exit status, which has eight bits. */
int
as_error(int result)
{
    return result <= OK && result > -256 ? result : EGENERIC;
}

/* The receiver is in a sendrec to us, or it is gone and nobody misses it. */
void
reply(endpoint_t who, int result)
{
    message m;

    if (!waits_for_us(who))
        return;
    memset(&m, 0, sizeof(m));
    m.m_type = result;
    ipc_sendnb(who, &m);
}

/* To a tool that waits for the end of an update. */
void
reply_update(endpoint_t who, int result, int phase, int check)
{
    message m;

    if (!waits_for_us(who))
        return;
    memset(&m, 0, sizeof(m));
    m.m_type = result;
    m.m_rs_update_answer.phase = phase;
    m.m_rs_update_answer.check = check;
    m.m_rs_update_answer.reason = update_refusal.reason;
    memcpy(m.m_rs_update_answer.refused, update_refusal.at, RS_REFUSED_LEN);
    ipc_sendnb(who, &m);
}

/* A request to a service, which must not take it for the answer to its own. */
void
send_async(endpoint_t who, message *m)
{
    int r;

    if ((r = asynsend3(who, m, AMF_NOREPLY)) != OK)
        panic("cannot send to %d: %d", who, r);
}

/* What SEF does of itself when the service receives next: RS_FI_*. */
void
send_control(struct rproc *rp, int subtype)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_type = COMMON_REQ_FI_CTL;
    m.m_lsys_fi_ctl.subtype = subtype;
    send_async(rp->r_pub->endpoint, &m);
}

void
late_reply(struct rproc *rp, int result)
{
    if (rp->r_caller == NONE)
        return;
    rs_trace("%s late reply %d to %d for request 0x%x\n", service_text(rp),
        result, rp->r_caller, rp->r_caller_request);
    reply(rp->r_caller, result);
    rp->r_caller = NONE;
}
