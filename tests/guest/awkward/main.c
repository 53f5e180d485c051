/* Startup and main loop; each request is answered at once. */
#include <errno.h>
#include <minix/com.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "awkward.h"

/* Of the floating point unit; nowhere in memory. */
static uint16_t
control_word(uint16_t word)
{
    if (word != 0)
        __asm__ volatile("fldcw %0" : : "m"(word));
    __asm__ volatile("fnstcw %0" : "=m"(word));
    return word;
}

static int
handle(message *m)
{
    int argument = m->m1_i1;
    uint32_t second = 0;

    switch (m->m_type) {
    case AWKWARD_BUILD: return state_build(argument);
    case AWKWARD_WORK: state_work(argument); return OK;
    case AWKWARD_SUM: m->m1_i1 = (int) state_sum(); return OK;
    case AWKWARD_SPOIL: return state_spoil(argument);
    case AWKWARD_SHOW:
        if (argument < 0 || argument >= SHOW_COUNT)
            return EINVAL;
        m->m1_i1 = (int) state_show(argument, &second);
        m->m1_i2 = (int) second;
        return OK;
    case AWKWARD_FPU: m->m1_i1 = control_word((uint16_t) argument); return OK;
    default: return ENOSYS;
    }
}

static int
init_fresh(int type, sef_init_info_t *info)
{
    (void) type, (void) info;
    return OK;
}

int
main(void)
{
    message m;
    int r, status;

    state_init();
    sef_setcb_init_fresh(init_fresh);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_startup();
    for (;;) {
        if ((r = sef_receive_status(ANY, &m, &status)) != OK)
            panic("cannot receive: %d", r);
        if (is_ipc_notify(status))
            continue;
        m.m_type = handle(&m);
        ipc_sendnb(m.m_source, &m);
    }
}
