/* What a service knows of itself and does with itself. */
#include <errno.h>
#include <string.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "sef_private.h"

endpoint_t sef_own_endpoint = NONE;
int sef_own_priv_flags;
int sef_receive_cancelled;

void
sef_get_identity(struct sef_identity *id)
{
    int r;

    r = sys_whoami(&id->endpoint, id->name, sizeof(id->name), &id->priv_flags,
        &id->init_flags);
    if (r != OK)
        panic("cannot ask who I am: %d", r);
}

endpoint_t
sef_self(void)
{
    return sef_own_endpoint;
}

/* From a signal callback: the receive in progress returns EINTR. */
void
sef_cancel(void)
{
    sef_receive_cancelled = 1;
}

_Noreturn void
sef_exit(int status)
{
    (void) status;
    sys_exit();
    for (;;)
        ipc_receive(NONE, &(message){ 0 }, NULL);
}

/* A number that differs from one start to the next. */
int
sef_getrndseed(void)
{
    clock_t ticks;

    return getticks(&ticks) == OK ? (int) ticks : 0;
}
