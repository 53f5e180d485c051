/* A service that keeps values in DS under names and, apart from that, in its
 * own heap, and compares the two when it is asked. Each request also moves one
 * key on, so DS changes all the time. */
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/sef.h>
#include <minix/ds.h>
#include <stdlib.h>
#include <string.h>
#include "keeper.h"

#define NR_KEYS 24

struct key {
    struct key *next; /* a ring */
    unsigned number;
    uint32_t value;
    char name[16];
};

static struct key *hand; /* the next to move on */

static void
publish(const struct key *k)
{
    int r = ds_publish_u32(k->name, k->value, DSF_OVERWRITE);

    if (r != OK)
        panic("cannot publish %s: %d", k->name, r);
}

static void
make_name(struct key *k)
{
    strcpy(k->name, "keeper.key00");
    k->name[10] += k->number / 10;
    k->name[11] += k->number % 10;
}

static int
init_fresh(int type, sef_init_info_t *info)
{
    struct key *last = NULL, *k;
    unsigned i;

    (void) type;
    (void) info;
    for (i = 0; i < NR_KEYS; i++) {
        k = malloc(sizeof(*k));
        if (k == NULL)
            return ENOMEM;
        k->number = i;
        k->value = i * 1000003u;
        make_name(k);
        publish(k);
        if (hand == NULL)
            hand = k;
        else
            last->next = k;
        last = k;
    }
    last->next = hand;
    return OK;
}

static void
check(message *m)
{
    struct key *k = hand;

    memset(&m->m_u32, 0, sizeof(m->m_u32));
    do {
        uint32_t found = 0;
        int r = ds_retrieve_u32(k->name, &found);

        if (r != OK || found != k->value) {
            m->m_u32.data[0] = 1;
            m->m_u32.data[1] = k->number;
            m->m_u32.data[2] = r != OK ? (uint32_t) -r : found;
            m->m_u32.data[3] = k->value;
            return;
        }
        k = k->next;
    } while (k != hand);
    hand->value += 7;
    publish(hand);
    hand = hand->next;
}

int
main(int argc, char *argv[])
{
    message m;
    int status;

    env_setargs(argc, argv);
    sef_setcb_init_fresh(init_fresh);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_startup();
    for (;;) {
        if (sef_receive_status(ANY, &m, &status) != OK || is_ipc_notify(status))
            continue;
        if (m.m_type == KEEPER_CHECK) {
            check(&m);
            m.m_type = OK;
        } else {
            m.m_type = ENOSYS;
        }
        (void) ipc_send(m.m_source, &m);
    }
}
