/*
 * A service with quiescence states of its own, by the calls that MINIX's guide
 * names.  Each state is a door: the service is in it while the door is open.
 * What its preparation and its initialization in an update end with can be said.
 * Arguments: default=STATE and policy=RS_POLICY_*, which it tells RS.
 */
#include <errno.h>
#include <minix/com.h>
#include <minix/rs.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "doors.h"

#define MY_CUSTOM_STATE_0 (SEF_LU_STATE_CUSTOM_BASE + 0)
#define MY_CUSTOM_STATE_1 (SEF_LU_STATE_CUSTOM_BASE + 1)

static int doors[MY_CUSTOM_STATE_1 + 1];
static int prepare_result, init_result;

static int
my_state_isvalid(int state, int flags)
{
    (void) flags;
    return SEF_LU_STATE_IS_STANDARD(state) ||
        (state >= MY_CUSTOM_STATE_0 && state <= MY_CUSTOM_STATE_1);
}

static int
my_lu_prepare(int state)
{
    if (prepare_result != OK)
        return prepare_result;
    switch (state) {
    case SEF_LU_STATE_REQUEST_FREE:
    case SEF_LU_STATE_PROTOCOL_FREE:
    case MY_CUSTOM_STATE_0:
    case MY_CUSTOM_STATE_1: return doors[state] ? OK : ENOTREADY;
    default: return ENOTREADY;
    }
}

static int
my_init_lu(int type, sef_init_info_t *info)
{
    int r = SEF_CB_INIT_LU_DEFAULT(type, info);

    return r != OK ? r : init_result;
}

static int
my_lu_state_dump(int state)
{
    sef_lu_dprint("doors: door of state %d is %s\n", state,
        doors[state] ? "open" : "shut");
    return OK;
}

static int
handle(message *m)
{
    int state = m->m1_i1;

    switch (m->m_type) {
    case DOORS_PREPARE: prepare_result = m->m1_i1; return OK;
    case DOORS_INIT: init_result = m->m1_i1; return OK;
    }
    if (state < 0 || state > MY_CUSTOM_STATE_1)
        return EINVAL;
    switch (m->m_type) {
    case DOORS_OPEN: doors[state] = TRUE; return OK;
    case DOORS_SHUT: doors[state] = FALSE; return OK;
    default: return ENOSYS;
    }
}

/* Answers, and hears nothing for so long. */
static void
be_away(message *m)
{
    clock_t ticks = m->m1_i1;

    m->m_type = OK;
    ipc_sendnb(m->m_source, m);
    tickdelay(ticks);
}

int
main(int argc, char **argv)
{
    long number;
    message m;
    int status;

    env_setargs(argc, argv);
    sef_setcb_lu_state_isvalid(my_state_isvalid);
    sef_setcb_lu_prepare(my_lu_prepare);
    sef_setcb_init_lu(my_init_lu);
    sef_setcb_lu_state_dump(my_lu_state_dump);
    if (env_parse("default", "d", 0, &number, 0, 99) == OK)
        sef_set_lu_default_state((int) number);
    if (env_parse("policy", "d", 0, &number, 0, 2) == OK)
        sef_set_restart_policy((int) number);
    sef_startup();
    for (;;) {
        if (sef_receive_status(ANY, &m, &status) != OK)
            panic("cannot receive");
        if (is_ipc_notify(status))
            continue;
        if (m.m_type == DOORS_AWAY) {
            be_away(&m);
            continue;
        }
        m.m_type = handle(&m);
        ipc_sendnb(m.m_source, &m);
    }
}
