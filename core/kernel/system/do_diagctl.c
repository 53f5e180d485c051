/* SYS_DIAGCTL: text for the log; who is told of new text.
 *   in: code (DIAGCTL_CODE_*), buf, len, endpt (STACKTRACE)
 * SYS_ABORT: the machine stops. in: how (RBT_*) */
#include "../kernel.h"

/* A service's text goes to the log; who registered for that hears of it. */
static void
log_write(const char *text, size_t n)
{
    int i;

    while (n-- > 0)
        log_put(*text++);
    for (i = 0; i < NR_SYS_PROCS; i++)
        if (priv[i].s_proc_nr != NONE && priv[i].s_diag_sig)
            send_sig(proc_addr(priv[i].s_proc_nr), SIGKMESS);
}

int
do_diagctl(struct proc *caller, message *m)
{
    static char text[DIAG_BUFSIZE];
    int n = m->m_lsys_krn_sys_diagctl.len, r;
    struct proc *p;

    switch (m->m_lsys_krn_sys_diagctl.code) {
    case DIAGCTL_CODE_DIAG:
        if (n < 1 || n > DIAG_BUFSIZE)
            return EINVAL;
        r = copy_in(caller, caller, m->m_lsys_krn_sys_diagctl.buf, text, n);
        if (r == OK)
            log_write(text, n);
        return r;
    case DIAGCTL_CODE_STACKTRACE:
        p = endpoint_lookup(m->m_lsys_krn_sys_diagctl.endpt);
        if (p == NULL)
            return EINVAL;
        print_frame(p);
        return OK;
    case DIAGCTL_CODE_REGISTER:
    case DIAGCTL_CODE_UNREGISTER:
        if (!(caller->p_priv->s_flags & SYS_PROC))
            return EPERM;
        caller->p_priv->s_diag_sig =
            m->m_lsys_krn_sys_diagctl.code == DIAGCTL_CODE_REGISTER;
        return OK;
    default: return EINVAL;
    }
}

int
do_abort(struct proc *caller, message *m)
{
    printk("minix-live: the machine stops (%s, %x)\n", caller->p_name,
        (unsigned) m->m_lsys_krn_sys_abort.how);
    machine_off(m->m_lsys_krn_sys_abort.how);
}
