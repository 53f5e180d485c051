/* Offsets and sizes in the kernel's tables, each as the value of a symbol. The
 * host compiles this with the kernel's own header and reads the object. */
#include "kernel.h"

#define SAY(name, value) \
    __asm__ volatile(".globl " #name "\n.set " #name ", %c0" : : "i"(value))
#define FIELD(field) SAY(field, __builtin_offsetof(struct proc, field))

void layout(void);

void
layout(void)
{
    SAY(proc_size, sizeof(struct proc));
    SAY(priv_size, sizeof(struct priv));
    SAY(reg_ax, __builtin_offsetof(struct proc, p_reg.ax));
    SAY(reg_pc, __builtin_offsetof(struct proc, p_reg.pc));
    SAY(reg_sp, __builtin_offsetof(struct proc, p_reg.sp));
    FIELD(p_ptroot);
    FIELD(p_nr);
    FIELD(p_endpoint);
    FIELD(p_priv);
    FIELD(p_rts_flags);
    FIELD(p_misc_flags);
    FIELD(p_name);
    FIELD(p_instance);
    FIELD(p_getfrom_e);
    FIELD(p_sendto_e);
    FIELD(p_sendmsg);
    FIELD(p_delivermsg);
    FIELD(p_delivermsg_vir);
    SAY(m_source, __builtin_offsetof(message, m_source));
    SAY(m_type, __builtin_offsetof(message, m_type));
    SAY(message_size, sizeof(message));
    SAY(lu_sys_proc, LU_SYS_PROC);
    SAY(s_flags, __builtin_offsetof(struct priv, s_flags));
    SAY(s_state_table, __builtin_offsetof(struct priv, s_state_table));
    SAY(s_asyntab, __builtin_offsetof(struct priv, s_asyntab));
    SAY(s_asynsize, __builtin_offsetof(struct priv, s_asynsize));
    SAY(asynmsg_size, sizeof(asynmsg_t));
}
