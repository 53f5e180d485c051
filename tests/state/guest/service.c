/* A generated program as a service. */
#include <errno.h>
#include <minix/com.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "fuzz.h"
#include "requests.h"

static int
handle(message *m)
{
    u32 number = (u32) m->m1_i1;

    if (m->m_type == FUZZ_WORK) {
        fuzz_work();
        return OK;
    }
    if (number >= fuzz_count)
        return EINVAL;
    switch (m->m_type) {
    case FUZZ_BUILD: fuzz_build(number); return OK;
    case FUZZ_SUM:
        m->m1_i2 = fuzz_active[number];
        m->m1_i1 = fuzz_active[number] ? (int) fuzz_cases[number].sum() : 0;
        return OK;
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

    for (u32 i = 0; i < fuzz_count; i++)
        if (fuzz_cases[i].start != NULL)
            fuzz_cases[i].start();
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
