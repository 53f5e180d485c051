/* Character driver framework; see minix/chardriver.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <minix/chardriver.h>
#include <minix/ds.h>
#include <minix/rs.h>
#include <minix/sef.h>
#include <minix/sysutil.h>

static volatile int running;

/* Publish that this driver is up, for those who subscribe to such keys. VFS
 * does not: RS tells it of drivers. */
void
chardriver_announce(void)
{
    char key[DS_MAX_KEYLEN], label[RS_MAX_LABEL_LEN];
    int r;

    if ((r = ds_retrieve_label_name(label, sef_self())) != OK)
        panic("chardriver_announce: no label: %d", r);
    strcpy(key, "drv.chr.");
    strcat(key, label);
    if ((r = ds_publish_u32(key, DS_DRIVER_UP, DSF_OVERWRITE)) != OK)
        panic("chardriver_announce: cannot publish %s: %d", key, r);
}

void
chardriver_terminate(void)
{
    running = FALSE;
    sef_cancel();
}

/* A caller that waits for us takes the answer at once; one that does not is
 * not held up, nor are we. */
static void
send_reply(endpoint_t endpt, message *m, int ipc_status)
{
    int r;

    if (IPC_STATUS_CALL(ipc_status) == SENDREC)
        r = ipc_sendnb(endpt, m);
    else
        r = asynsend3(endpt, m, AMF_NOREPLY);
    if (r != OK)
        printf("chardriver: cannot reply to %d: %d\n", endpt, r);
}

void
chardriver_reply_task(endpoint_t endpt, cdev_id_t id, int status)
{
    message m;

    if (status == EDONTREPLY || status == SUSPEND)
        panic("chardriver: no answer in a late reply: %d", status);
    memset(&m, 0, sizeof(m));
    m.m_type = CDEV_REPLY;
    m.m_lchardriver_vfs_reply.status = status;
    m.m_lchardriver_vfs_reply.id = id;
    send_reply(endpt, &m, 0);
}

void
chardriver_reply_select(endpoint_t endpt, devminor_t minor, int ops)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_type = CDEV_SEL2_REPLY;
    m.m_lchardriver_vfs_sel2.minor = minor;
    m.m_lchardriver_vfs_sel2.status = ops;
    send_reply(endpt, &m, 0);
}

static int
do_open(const struct chardriver *cdp, const message *m)
{
    if (cdp->cdr_open == NULL)
        return OK;
    return cdp->cdr_open(m->m_vfs_lchardriver_openclose.minor,
        m->m_vfs_lchardriver_openclose.access,
        m->m_vfs_lchardriver_openclose.user);
}

static int
do_close(const struct chardriver *cdp, const message *m)
{
    if (cdp->cdr_close == NULL)
        return OK;
    return cdp->cdr_close(m->m_vfs_lchardriver_openclose.minor);
}

static int
do_transfer(const struct chardriver *cdp, const message *m)
{
    const mess_vfs_lchardriver_readwrite *rw = &m->m_vfs_lchardriver_readwrite;
    int is_read = m->m_type == CDEV_READ;

    if ((is_read ? cdp->cdr_read : cdp->cdr_write) == NULL)
        return EIO;
    return (is_read ? cdp->cdr_read : cdp->cdr_write)(rw->minor, rw->pos,
        m->m_source, rw->grant, rw->count, rw->flags, rw->id);
}

static int
do_ioctl(const struct chardriver *cdp, const message *m)
{
    const mess_vfs_lchardriver_readwrite *rw = &m->m_vfs_lchardriver_readwrite;

    if (cdp->cdr_ioctl == NULL)
        return ENOTTY;
    return cdp->cdr_ioctl(rw->minor, rw->request, m->m_source, rw->grant,
        rw->flags, rw->user, rw->id);
}

static int
do_cancel(const struct chardriver *cdp, const message *m)
{
    if (cdp->cdr_cancel == NULL)
        return EDONTREPLY;
    return cdp->cdr_cancel(m->m_vfs_lchardriver_cancel.minor, m->m_source,
        m->m_vfs_lchardriver_cancel.id);
}

static void
do_select(const struct chardriver *cdp, const message *m, int ipc_status)
{
    message reply;
    devminor_t minor = m->m_vfs_lchardriver_select.minor;

    memset(&reply, 0, sizeof(reply));
    reply.m_type = CDEV_SEL1_REPLY;
    reply.m_lchardriver_vfs_sel1.minor = minor;
    reply.m_lchardriver_vfs_sel1.status = cdp->cdr_select == NULL
        ? EBADF
        : cdp->cdr_select(minor, m->m_vfs_lchardriver_select.ops, m->m_source);
    send_reply(m->m_source, &reply, ipc_status);
}

/* Id of the request, to be given back in the reply. */
static cdev_id_t
request_id(const message *m)
{
    switch (m->m_type) {
    case CDEV_OPEN:
    case CDEV_CLOSE: return m->m_vfs_lchardriver_openclose.id;
    case CDEV_CANCEL: return m->m_vfs_lchardriver_cancel.id;
    default: return m->m_vfs_lchardriver_readwrite.id;
    }
}

static void
process_notify(const struct chardriver *cdp, message *m, int ipc_status)
{
    if (m->m_source == HARDWARE && cdp->cdr_intr != NULL)
        cdp->cdr_intr(m->m_notify.interrupts);
    else if (m->m_source == CLOCK && cdp->cdr_alarm != NULL)
        cdp->cdr_alarm(m->m_notify.timestamp);
    else if (cdp->cdr_other != NULL)
        cdp->cdr_other(m, ipc_status);
}

void
chardriver_process(const struct chardriver *cdp, message *m_ptr, int ipc_status)
{
    message reply;
    int r;

    if (is_ipc_notify(ipc_status)) {
        process_notify(cdp, m_ptr, ipc_status);
        return;
    }
    switch (m_ptr->m_type) {
    case CDEV_OPEN: r = do_open(cdp, m_ptr); break;
    case CDEV_CLOSE: r = do_close(cdp, m_ptr); break;
    case CDEV_READ:
    case CDEV_WRITE: r = do_transfer(cdp, m_ptr); break;
    case CDEV_IOCTL: r = do_ioctl(cdp, m_ptr); break;
    case CDEV_CANCEL: r = do_cancel(cdp, m_ptr); break;
    case CDEV_SELECT: do_select(cdp, m_ptr, ipc_status); return;
    default:
        if (cdp->cdr_other != NULL)
            cdp->cdr_other(m_ptr, ipc_status);
        return;
    }
    if (r == EDONTREPLY)
        return;
    memset(&reply, 0, sizeof(reply));
    reply.m_type = CDEV_REPLY;
    reply.m_lchardriver_vfs_reply.status = r;
    reply.m_lchardriver_vfs_reply.id = request_id(m_ptr);
    send_reply(m_ptr->m_source, &reply, ipc_status);
}

void
chardriver_task(const struct chardriver *cdp)
{
    message m;
    int r, ipc_status;

    running = TRUE;
    while (running) {
        if ((r = sef_receive_status(ANY, &m, &ipc_status)) != OK) {
            if (r == EINTR)
                continue;
            panic("chardriver: cannot receive: %d", r);
        }
        chardriver_process(cdp, &m, ipc_status);
    }
}
