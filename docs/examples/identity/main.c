/* A service that knows clients by the address of what it keeps of them: their
 * places in the table depend on addresses, and an update gives them others. */
#include <errno.h>
#include <minix/magic.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <stdint.h>
#include <stdlib.h>

#define SLOTS 64

struct client {
    struct client *next; /* of all */
    struct client *same; /* in the same slot */
    endpoint_t who;
    unsigned requests;
};

static struct client *clients, *slot[SLOTS];
static unsigned cookie;

static struct client **
slot_of(const struct client *c)
{
    return &slot[((uintptr_t) c >> 4) % SLOTS];
}

/* Called after an update, when all clients are there and no slot is right. */
static int
rebuild(void)
{
    for (int i = 0; i < SLOTS; i++)
        slot[i] = NULL;
    for (struct client *c = clients; c != NULL; c = c->next) {
        c->same = *slot_of(c);
        *slot_of(c) = c;
    }
    return 0;
}

static int
init_fresh(int type, sef_init_info_t *info)
{
    /* Any number will do: nothing is found by it. */
    cookie = MAGIC_HARMLESS(info) * 2654435761u;
    return OK;
}

static struct client *
client_of(endpoint_t who)
{
    struct client *c;

    for (c = clients; c != NULL; c = c->next)
        if (c->who == who)
            return c;
    if ((c = calloc(1, sizeof(*c))) == NULL)
        return NULL;
    c->who = who;
    c->next = clients;
    clients = c;
    c->same = *slot_of(c);
    *slot_of(c) = c;
    return c;
}

int
main(void)
{
    struct client *c;
    message m;
    int r, status;

    sef_setcb_init_fresh(init_fresh);
    st_register_rehash("slot", rebuild);
    sef_startup();
    for (;;) {
        if ((r = sef_receive_status(ANY, &m, &status)) != OK)
            panic("cannot receive: %d", r);
        if (is_ipc_notify(status))
            continue;
        if ((c = client_of(m.m_source)) != NULL)
            m.m_m1.m1i1 = ++c->requests;
        m.m_type = c == NULL ? ENOMEM : OK;
        ipc_sendnb(m.m_source, &m);
    }
}
