/*
 * What the rest of RS must know of its own update (root.c), and what ends it for
 * the new instance.
 */
#include "rs.h"

struct trial trial = { .predecessor = NONE, .untold = NONE };

int
lives(endpoint_t endpoint)
{
    struct proc_info info;

    return sys_getproc(&info, endpoint) == OK &&
        !(info.pi_rts_flags & (RTS_SIGNALED | RTS_SIG_PENDING | RTS_NO_PRIV));
}

int
is_on_trial(void)
{
    return trial.is_on;
}

/* VM learns who is at RS_PROC_NR when it can. */
void
tell_vm(void)
{
    if (trial.untold != NONE &&
        vm_update(RS_PROC_NR, trial.untold,
            SYS_UPD_ROLLBACK | SYS_UPD_SWAPPED) == OK)
        trial.untold = NONE;
}

/* To the old RS, which never answers. */
void
give_up(int result, int phase)
{
    struct priv priv;
    message m;

    memset(&m, 0, sizeof(m));
    m.m_type = RS_INIT;
    m.m_rs_init_answer.result = result;
    m.m_rs_init_answer.phase = phase;
    m.m_rs_init_answer.reason = update_refusal.reason;
    memcpy(m.m_rs_init_answer.refused, update_refusal.at, RS_REFUSED_LEN);
    if (sys_getpriv(&priv, SELF) == OK && priv.s_state_source != NONE)
        ipc_sendrec(priv.s_state_source, &m);
    panic("cannot begin: %d", result);
}

/* The commit point. */
void
take_right_to_lead(void)
{
    sys_privctl(trial.predecessor, SYS_PRIV_DISALLOW, NULL);
    sys_privctl_state_source(RS_PROC_NR, NONE);
    trial.is_on = 0;
    sys_statectl(SYS_STATE_CLEAR_IPC_FILTERS, NULL, 0);
    senda_release();
}

/*
 * VM was asked to prepare, and no more shall.  It has heard so when this
 * returns, or it is dead: else its answer could cross a call to it.
 */
void
call_off_vm(int result)
{
    struct proc_info info;
    message m;
    int status;

    do {
        memset(&m, 0, sizeof(m));
        m.m_type = RS_LU_PREPARE;
        m.m_rs_update.state = SEF_LU_STATE_NULL;
        if (ipc_sendnb(VM_PROC_NR, &m) == OK)
            break;
        if (sys_getproc(&info, VM_PROC_NR) == OK &&
            (info.pi_rts_flags & RTS_SENDING) && info.pi_sendto == RS_PROC_NR) {
            ipc_receive(VM_PROC_NR, &m, &status);
            m.m_type = result;
            ipc_sendnb(VM_PROC_NR, &m);
            break;
        }
        sys_setalarm(1, 0);
        ipc_receive(CLOCK, &m, &status);
    } while (lives(VM_PROC_NR));
    if (sys_setalarm(RS_DELTA_T, 0) != OK)
        panic("cannot set alarm");
}
