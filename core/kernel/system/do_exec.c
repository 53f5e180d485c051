/* SYS_EXEC: a process continues at the entry of a new program.
 *   in: endpt, ip, stack, name (in the caller), ps_str */
#include "../kernel.h"

int
do_exec(struct proc *caller, message *m)
{
    struct proc *p = endpoint_lookup(m->m_lsys_krn_sys_exec.endpt);
    char name[PROC_NAME_LEN];
    int r;

    if (p == NULL)
        return EINVAL;
    r = copy_in(caller, caller, m->m_lsys_krn_sys_exec.name, name,
        sizeof(name) - 1);
    if (r != OK)
        return r;
    name[sizeof(name) - 1] = '\0';
    fpu_release(p);
    memcpy(p->p_name, name, sizeof(name));
    p->p_misc_flags &= ~(MF_FPU_INITIALIZED | MF_DELIVERMSG | MF_REPLY_PEND);
    memset(&p->p_reg, 0, sizeof(p->p_reg));
    p->p_reg.cs = USER_CS;
    p->p_reg.ds = p->p_reg.es = p->p_reg.fs = p->p_reg.gs = USER_DS;
    p->p_reg.ss = USER_DS;
    p->p_reg.psw = PSW_USER;
    p->p_reg.pc = m->m_lsys_krn_sys_exec.ip;
    p->p_reg.sp = m->m_lsys_krn_sys_exec.stack;
    rts_unset(p, RTS_RECEIVING);
    return OK;
}
