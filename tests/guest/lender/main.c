/*
 * A service that lends memory: by direct grants into an array, the heap and a
 * mapping, by grants of others that it passes on, and as a character device
 * whose readers wait, so that VFS's magic grants live as long as the test
 * wants.
 */
#include <errno.h>
#include <minix/chardriver.h>
#include <minix/safecopies.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "lender.h"

#define ROOM 64
#define OFFSET 4 /* in the grant, of the number */

struct shelf {
#ifdef LENDER_NEXT
    int added[3];
#endif
    struct shelf *self;
    char before[8];
    char room[ROOM];
};

static struct shelf shelf, *block, *mapping;

/* Who reads; none if the grant is not valid. */
static endpoint_t reader;
static cp_grant_id_t reader_grant = GRANT_INVALID;
static cdev_id_t reader_id;

static char *
room_of(int place)
{
    switch (place) {
    case PLACE_STATIC: return shelf.room;
    case PLACE_HEAP: return block->room;
    case PLACE_MAPPED: return mapping->room;
    default: panic("no such place: %d", place);
    }
}

static int
number_at(int place)
{
    int number;

    memcpy(&number, room_of(place) + OFFSET, sizeof(number));
    return number;
}

static int
swap(endpoint_t granter, cp_grant_id_t grant, int number, int *before)
{
    int r;

    r = sys_safecopyfrom(granter, grant, OFFSET, (vir_bytes) before,
        sizeof(*before));
    if (r != OK)
        return r;
    return sys_safecopyto(granter, grant, OFFSET, (vir_bytes) &number,
        sizeof(number));
}

static int
answer_reader(int number)
{
    int r;

    if (!GRANT_VALID(reader_grant))
        return EAGAIN;
    r = sys_safecopyto(reader, reader_grant, 0, (vir_bytes) &number,
        sizeof(number));
    chardriver_reply_task(reader, reader_id,
        r == OK ? (int) sizeof(number) : r);
    reader_grant = GRANT_INVALID;
    return r;
}

static int
handle(message *m)
{
    int a = m->m1_i1, b = m->m1_i2, c = m->m1_i3;
    char local[ROOM];
    char *room;

    switch (m->m_type - LENDER_BASE) {
    case LENDER_GRANT:
        room = a == PLACE_STACK ? local : room_of(a);
        m->m1_i1 =
            cpf_grant_direct(b, (vir_bytes) room, ROOM, CPF_READ | CPF_WRITE);
        break;
    case LENDER_INDIRECT: m->m1_i1 = cpf_grant_indirect(c, a, b); break;
    case LENDER_SWAP: return swap(a, b, c, &m->m1_i1);
    case LENDER_LOOK: m->m1_i1 = number_at(a); return OK;
    case LENDER_FREE:
        free(block);
        block = NULL;
        return OK;
    case LENDER_WAITING: m->m1_i1 = GRANT_VALID(reader_grant); return OK;
    case LENDER_ANSWER: return answer_reader(a);
    case LENDER_REVOKE: return cpf_revoke(a);
    default: return ENOSYS;
    }
    return GRANT_VALID(m->m1_i1) ? OK : ENOMEM;
}

static void
lender_other(message *m, int status)
{
    (void) status;
    m->m_type = handle(m);
    ipc_sendnb(m->m_source, m);
}

static ssize_t
lender_read(devminor_t minor, u64_t position, endpoint_t endpt,
    cp_grant_id_t grant, size_t size, int flags, cdev_id_t id)
{
    (void) minor;
    (void) position;
    (void) flags;
    if (GRANT_VALID(reader_grant) || size < sizeof(int))
        return EIO;
    reader = endpt;
    reader_grant = grant;
    reader_id = id;
    return EDONTREPLY;
}

static const struct chardriver lender_driver = {
    .cdr_read = lender_read,
    .cdr_other = lender_other,
};

static int
init_fresh(int type, sef_init_info_t *info)
{
    (void) type;
    (void) info;
    block = calloc(1, sizeof(*block));
    mapping = mmap(NULL, sizeof(*mapping), PROT_READ | PROT_WRITE,
        MAP_ANON | MAP_PRIVATE, -1, 0);
    if (block == NULL || mapping == MAP_FAILED)
        return ENOMEM;
    shelf.self = &shelf;
    block->self = block;
    mapping->self = mapping;
    chardriver_announce();
    return OK;
}

int
main(void)
{
    sef_setcb_init_fresh(init_fresh);
    sef_startup();
    chardriver_task(&lender_driver);
    return 0;
}
