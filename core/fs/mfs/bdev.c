/* The block device below: one driver, one minor.  Requests are synchronous:
 * while the driver is replaced, they wait.  A driver that died is found again
 * by its label when RS has restarted it, and the request is made once more.
 */
#include "mfs.h"
#include <minix/ds.h>
#include <sys/ioc_disk.h>

#define LABEL_MAX 16
#define DRIVER_TRIES 100 /* a tenth of a second apart */

static char driver_label[LABEL_MAX];
static endpoint_t driver_e = NONE;
static dev_t device;
static int is_open;
static int request_id;

static int
find_driver(void)
{
    int r = ds_retrieve_label_endpt(driver_label, &driver_e);

    if (r != OK)
        driver_e = NONE;
    return r;
}

int
bdev_set_driver(const char *label, dev_t dev)
{
    strlcpy(driver_label, label, sizeof driver_label);
    device = dev;
    return find_driver();
}

/* Sends one request; the result is the driver's status. */
static int
ask(int type, message *m)
{
    int r;

    if (driver_e == NONE)
        return EDEADSRCDST;
    m->m_type = type;
    m->m_lbdev_lblockdriver_msg.minor = (int) minor(device);
    m->m_lbdev_lblockdriver_msg.id = ++request_id;
    m->m_lbdev_lblockdriver_msg.user = NONE;
    if ((r = ipc_sendrec(driver_e, m)) != OK)
        return r;
    if (m->m_type == ERESTART)
        return ERESTART;
    if (m->m_type != BDEV_REPLY ||
        m->m_lblockdriver_lbdev_reply.id != request_id)
        return EIO;
    return m->m_lblockdriver_lbdev_reply.status;
}

static int
ask_open(void)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lbdev_lblockdriver_msg.access = BDEV_R_BIT | BDEV_W_BIT;
    return ask(BDEV_OPEN, &m);
}

/* Waits until the driver is back and has our minor open. */
static int
driver_back(void)
{
    int tries, r = EIO;

    for (tries = 0; tries < DRIVER_TRIES; tries++) {
        if (find_driver() == OK && (!is_open || (r = ask_open()) == OK))
            return 1;
        tickdelay(sys_hz() / 10);
    }
    printf("MFS: driver %s does not come back: %d\n", driver_label, r);
    return 0;
}

/* The driver died before it answered, and another one can be asked. */
static int
ask_again(int r)
{
    return (r == EDEADSRCDST || r == ERESTART) && driver_back();
}

int
bdev_open(void)
{
    int r;

    if ((r = ask_open()) == OK)
        is_open = 1;
    return r;
}

void
bdev_close(void)
{
    message m;

    memset(&m, 0, sizeof m);
    is_open = 0;
    ask(BDEV_CLOSE, &m);
}

/* Result: the bytes moved, or an error. */
int
bdev_transfer(int do_write, off_t pos, void *data, size_t bytes)
{
    cp_grant_id_t grant;
    message m;
    int r;

    do {
        grant = cpf_grant_direct(driver_e, (vir_bytes) data, bytes,
            do_write ? CPF_READ : CPF_WRITE);
        if (!GRANT_VALID(grant))
            return ENOMEM;
        memset(&m, 0, sizeof m);
        m.m_lbdev_lblockdriver_msg.pos = pos;
        m.m_lbdev_lblockdriver_msg.count = (int) bytes;
        m.m_lbdev_lblockdriver_msg.grant = grant;
        r = ask(do_write ? BDEV_WRITE : BDEV_READ, &m);
        cpf_revoke(grant);
    } while (ask_again(r));
    return r;
}

/* Everything written so far is to be on the disk. A ramdisk has no cache. */
int
bdev_flush(void)
{
    message m;
    int r;

    do {
        memset(&m, 0, sizeof m);
        m.m_lbdev_lblockdriver_msg.request = DIOCFLUSH;
        m.m_lbdev_lblockdriver_msg.grant = GRANT_INVALID;
        r = ask(BDEV_IOCTL, &m);
    } while (ask_again(r));
    return r == ENOTTY || r == EINVAL ? OK : r;
}
