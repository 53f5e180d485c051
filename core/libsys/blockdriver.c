/* Block driver framework; see minix/blockdriver.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <minix/blockdriver.h>
#include <minix/ds.h>
#include <minix/rs.h>
#include <minix/safecopies.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>

static volatile int running;

/* Publish that this driver is up, for those who subscribe to such keys. VFS
 * does not: RS tells it of drivers. */
void
blockdriver_announce(void)
{
    char key[DS_MAX_KEYLEN], label[RS_MAX_LABEL_LEN];
    int r;

    if ((r = ds_retrieve_label_name(label, sef_self())) != OK)
        panic("blockdriver_announce: no label: %d", r);
    strcpy(key, "drv.blk.");
    strcat(key, label);
    if ((r = ds_publish_u32(key, DS_DRIVER_UP, DSF_OVERWRITE)) != OK)
        panic("blockdriver_announce: cannot publish %s: %d", key, r);
}

void
blockdriver_terminate(void)
{
    running = FALSE;
    sef_cancel();
}

static int
do_transfer(const struct blockdriver *bdp, const message *m)
{
    const mess_lbdev_lblockdriver_msg *req = &m->m_lbdev_lblockdriver_msg;
    iovec_s_t iov[NR_IOREQS];
    unsigned count = 1;
    int r, do_write;

    do_write = m->m_type == BDEV_WRITE || m->m_type == BDEV_SCATTER;
    if (m->m_type == BDEV_READ || m->m_type == BDEV_WRITE) {
        iov[0].iov_grant = req->grant;
        iov[0].iov_size = req->count;
    } else {
        count = req->count;
        if (count == 0 || count > NR_IOREQS)
            return EINVAL;
        r = sys_safecopyfrom(m->m_source, req->grant, 0, (vir_bytes) iov,
            count * sizeof(iov[0]));
        if (r != OK)
            return r;
    }
    if (bdp->bdr_transfer == NULL)
        return EIO;
    return bdp->bdr_transfer(req->minor, do_write, req->pos, m->m_source, iov,
        count, req->flags);
}

/* Partition requests are the same for every driver. */
static int
do_partition(const struct blockdriver *bdp, const message *m)
{
    const mess_lbdev_lblockdriver_msg *req = &m->m_lbdev_lblockdriver_msg;
    struct device *dv;
    struct part_geom entry;
    int r;

    if (bdp->bdr_part == NULL || (dv = bdp->bdr_part(req->minor)) == NULL)
        return ENXIO;
    if (req->request == DIOCSETP) {
        r = sys_safecopyfrom(m->m_source, req->grant, 0, (vir_bytes) &entry,
            sizeof(entry));
        if (r != OK)
            return r;
        dv->dv_base = entry.base;
        dv->dv_size = entry.size;
        return OK;
    }
    memset(&entry, 0, sizeof(entry));
    entry.base = dv->dv_base;
    entry.size = dv->dv_size;
    if (bdp->bdr_geometry != NULL)
        bdp->bdr_geometry(req->minor, &entry);
    return sys_safecopyto(m->m_source, req->grant, 0, (vir_bytes) &entry,
        sizeof(entry));
}

static int
do_ioctl(const struct blockdriver *bdp, const message *m)
{
    const mess_lbdev_lblockdriver_msg *req = &m->m_lbdev_lblockdriver_msg;

    if (req->request == DIOCSETP || req->request == DIOCGETP)
        return do_partition(bdp, m);
    if (bdp->bdr_ioctl == NULL)
        return ENOTTY;
    return bdp->bdr_ioctl(req->minor, req->request, m->m_source, req->grant,
        req->user);
}

static void
process_notify(const struct blockdriver *bdp, message *m, int ipc_status)
{
    if (m->m_source == HARDWARE && bdp->bdr_intr != NULL)
        bdp->bdr_intr(m->m_notify.interrupts);
    else if (m->m_source == CLOCK && bdp->bdr_alarm != NULL)
        bdp->bdr_alarm(m->m_notify.timestamp);
    else if (bdp->bdr_other != NULL)
        bdp->bdr_other(m, ipc_status);
}

void
blockdriver_process(const struct blockdriver *bdp, message *m_ptr,
    int ipc_status)
{
    const mess_lbdev_lblockdriver_msg *req = &m_ptr->m_lbdev_lblockdriver_msg;
    message reply;
    int r;

    if (is_ipc_notify(ipc_status)) {
        process_notify(bdp, m_ptr, ipc_status);
        return;
    }
    switch (m_ptr->m_type) {
    case BDEV_OPEN:
        r = bdp->bdr_open == NULL ? OK : bdp->bdr_open(req->minor, req->access);
        break;
    case BDEV_CLOSE:
        r = bdp->bdr_close == NULL ? OK : bdp->bdr_close(req->minor);
        break;
    case BDEV_READ:
    case BDEV_WRITE:
    case BDEV_GATHER:
    case BDEV_SCATTER: r = do_transfer(bdp, m_ptr); break;
    case BDEV_IOCTL: r = do_ioctl(bdp, m_ptr); break;
    default:
        if (bdp->bdr_other != NULL)
            bdp->bdr_other(m_ptr, ipc_status);
        return;
    }
    if (r == EDONTREPLY)
        return;
    memset(&reply, 0, sizeof(reply));
    reply.m_type = BDEV_REPLY;
    reply.m_lblockdriver_lbdev_reply.status = r;
    reply.m_lblockdriver_lbdev_reply.id = req->id;
    if (IPC_STATUS_CALL(ipc_status) == SENDREC)
        r = ipc_sendnb(m_ptr->m_source, &reply);
    else
        r = asynsend3(m_ptr->m_source, &reply, AMF_NOREPLY);
    if (r != OK)
        printf("blockdriver: cannot reply to %d: %d\n", m_ptr->m_source, r);
}

void
blockdriver_task(const struct blockdriver *bdp)
{
    message m;
    int r, ipc_status;

    running = TRUE;
    while (running) {
        if ((r = sef_receive_status(ANY, &m, &ipc_status)) != OK) {
            if (r == EINTR)
                continue;
            panic("blockdriver: cannot receive: %d", r);
        }
        blockdriver_process(bdp, &m, ipc_status);
    }
}
