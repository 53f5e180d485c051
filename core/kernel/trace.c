/* Boot parameter trace=update: the log shows each message to and from RS, and
 * the kernel calls that make an update, as
 *     trace TICKS FROM(endpoint) > TO(endpoint) type=HEX call=NUMBER
 *     trace TICKS WHO(endpoint) kernel=HEX arg=NUMBER
 * A repeated event is shown once. Off it costs one test. */
#include "kernel.h"
#include <minix/safecopies.h>

static int on;
static uint32_t last[4];

/* what: the boot parameter's value, or null. */
void
trace_init(const char *what)
{
    on = what != NULL && memcmp(what, "update", 7) == 0;
}

static int
repeated(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    uint32_t now[4] = { a, b, c, d };

    if (memcmp(now, last, sizeof(now)) == 0)
        return TRUE;
    memcpy(last, now, sizeof(last));
    return FALSE;
}

static int
is_update_call(const message *m)
{
    switch (m->m_type) {
    case SYS_UPDATE:
    case SYS_PRIVCTL: return TRUE;
    case SYS_SAFECOPYFROM: return m->m_lsys_kern_safecopy.gid == GRANT_STATE;
    default: return FALSE;
    }
}

void
trace_message(endpoint_t from, const struct proc *to, int type, int call)
{
    const struct proc *p;

    if (!on || (from != RS_PROC_NR && to->p_endpoint != RS_PROC_NR) ||
        from == CLOCK || repeated(from, to->p_endpoint, type, call))
        return;
    p = endpoint_lookup(from);
    printk("trace %u %s(%d) > %s(%d) type=%x call=%d\n", kclockinfo.uptime,
        p != NULL ? p->p_name : "?", from, to->p_name, to->p_endpoint,
        (unsigned) type, call);
}

void
trace_call(const struct proc *caller, const message *m)
{
    int arg = m->m_type == SYS_PRIVCTL ? m->m_lsys_krn_sys_privctl.request : 0;

    if (!on || !is_update_call(m) ||
        repeated(caller->p_endpoint, m->m_type, arg, 0))
        return;
    printk("trace %u %s(%d) kernel=%x arg=%d\n", kclockinfo.uptime,
        caller->p_name, caller->p_endpoint, (unsigned) m->m_type, arg);
}
