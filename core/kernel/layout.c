/* Offsets and sizes in the kernel's tables, each as the value of a symbol of its
 * image: who looks at a machine from outside finds processes by them. They take
 * no memory. */
#include "kernel.h"

#define SAY(name, value) \
    __asm__ volatile(".globl layout_" #name "\n.set layout_" #name ", %c0" \
        : \
        : "i"(value))
#define FIELD(field) SAY(field, __builtin_offsetof(struct proc, field))
#define REGISTER(field) \
    SAY(reg_##field, __builtin_offsetof(struct proc, p_reg.field))
#define RIGHT(field) SAY(field, __builtin_offsetof(struct priv, field))

void layout(void);

void
layout(void)
{
    SAY(proc_size, sizeof(struct proc));
    SAY(priv_size, sizeof(struct priv));
    REGISTER(gs);
    REGISTER(fs);
    REGISTER(es);
    REGISTER(ds);
    REGISTER(di);
    REGISTER(si);
    REGISTER(bp);
    REGISTER(bx);
    REGISTER(dx);
    REGISTER(cx);
    REGISTER(ax);
    REGISTER(pc);
    REGISTER(cs);
    REGISTER(psw);
    REGISTER(sp);
    REGISTER(ss);
    FIELD(p_ptroot);
    FIELD(p_nr);
    FIELD(p_endpoint);
    FIELD(p_priv);
    FIELD(p_rts_flags);
    FIELD(p_misc_flags);
    FIELD(p_name);
    FIELD(p_instance);
    FIELD(p_pid);
    FIELD(p_getfrom_e);
    FIELD(p_sendto_e);
    FIELD(p_sendmsg);
    FIELD(p_delivermsg);
    FIELD(p_delivermsg_vir);
    SAY(m_source, __builtin_offsetof(message, m_source));
    SAY(m_type, __builtin_offsetof(message, m_type));
    SAY(message_size, sizeof(message));
    SAY(none, NONE);
    SAY(lu_sys_proc, LU_SYS_PROC);
    RIGHT(s_flags);
    RIGHT(s_state_source);
    RIGHT(s_state_table);
    RIGHT(s_asyntab);
    RIGHT(s_asynsize);
    SAY(asynmsg_size, sizeof(asynmsg_t));
}
