/* Drivers: which one serves a major number, and the CDEV protocol. A request
 * carries an id that is never used twice; the driver answers it once.
 */
#include "vfs.h"
#include <minix/ds.h>
#include <sys/ioctl.h>

#define ID_JOB_BITS 8
#define NO_ID 0xffffffffu /* an answer nobody awaits */

static uint32_t
id_of(const struct job *j)
{
    return j->j_sequence << ID_JOB_BITS | (uint32_t) j->j_id;
}

/* A driver is gone, and with it what it was asked. */
static void
fail_requests(endpoint_t driver)
{
    int id;

    for (id = 0; id < jobs_end; id++)
        if (jobs[id] != NULL && jobs[id]->j_wait == WAIT_DRIVER &&
            jobs[id]->j_wait_e == driver) {
            jobs[id]->j_status = EIO;
            jobs[id]->j_wait = WAIT_NOTHING;
        }
}

static int
map_driver(const char *label, devmajor_t major, endpoint_t driver)
{
    endpoint_t old;

    if (major <= 0 || major >= NR_DEVICES)
        return ENODEV;
    old = dmap[major].d_driver;
    if (old != NONE && old != driver)
        fail_requests(old);
    strlcpy(dmap[major].d_label, label, sizeof dmap[major].d_label);
    dmap[major].d_driver = driver;
    if (major == TTY_MAJOR)
        dmap[CTTY_MAJOR] = dmap[TTY_MAJOR];
    return OK;
}

/* The drivers of the boot image, as RS knows them. */
void
dmap_init(sef_init_info_t *info)
{
    static struct rprocpub table[NR_SYS_PROCS];
    int i, r;

    for (i = 0; i < NR_DEVICES; i++)
        dmap[i].d_driver = NONE;
    r = sys_safecopyfrom(RS_PROC_NR, info->rproctab_gid, 0, (vir_bytes) table,
        sizeof table);
    if (r != OK)
        panic("cannot read the table of services: %d", r);
    for (i = 0; i < NR_SYS_PROCS; i++)
        if (table[i].in_use && table[i].dev_nr > 0)
            map_driver(table[i].label, table[i].dev_nr, table[i].endpoint);
}

/* RS has started a driver. In: label (without its final NUL), major. */
int
do_mapdriver(struct job *j)
{
    endpoint_t driver;
    message m;
    int r;

    job_message(j, &m);
    if (j->j_fp->fp_endpoint != RS_PROC_NR)
        return EPERM;
    if (m.m_lsys_vfs_mapdriver.labellen >= LABEL_MAX)
        return EINVAL;
    r = sys_datacopy(RS_PROC_NR, m.m_lsys_vfs_mapdriver.label, SELF,
        (vir_bytes) j->j_label, m.m_lsys_vfs_mapdriver.labellen);
    if (r != OK)
        return r;
    j->j_label[m.m_lsys_vfs_mapdriver.labellen] = '\0';
    if ((r = ds_retrieve_label_endpt(j->j_label, &driver)) != OK)
        return r;
    return map_driver(j->j_label, m.m_lsys_vfs_mapdriver.major, driver);
}

/* /dev/tty stands for the process's own terminal. */
dev_t
cdev_real(const struct fproc *fp, dev_t dev)
{
    return major(dev) == CTTY_MAJOR ? fp->fp_tty : dev;
}

static int
send(struct job *j, dev_t dev, message *m)
{
    endpoint_t driver = dmap[major(dev)].d_driver;
    int r;

    if (driver == NONE)
        return ENXIO;
    if ((r = asynsend3(driver, m, AMF_NOREPLY)) != OK)
        return r;
    j->j_wait = WAIT_DRIVER;
    j->j_wait_e = driver;
    j->j_dev = dev;
    return SUSPEND;
}

int
cdev_open(struct job *j, dev_t dev, int flags)
{
    int access = (flags & O_ACCMODE) == O_RDONLY ? CDEV_R_BIT
        : (flags & O_ACCMODE) == O_WRONLY        ? CDEV_W_BIT
                                                 : CDEV_R_BIT | CDEV_W_BIT;
    message m;

    if (dev == NO_DEV || major(dev) >= NR_DEVICES)
        return ENXIO;
    memset(&m, 0, sizeof m);
    m.m_type = CDEV_OPEN;
    m.m_vfs_lchardriver_openclose.id = (endpoint_t) id_of(j);
    m.m_vfs_lchardriver_openclose.user = j->j_fp->fp_endpoint;
    m.m_vfs_lchardriver_openclose.minor = (devminor_t) minor(dev);
    m.m_vfs_lchardriver_openclose.access =
        access | (flags & O_NOCTTY ? CDEV_NOCTTY : 0);
    return send(j, dev, &m);
}

void
cdev_close(dev_t dev)
{
    endpoint_t driver = dmap[major(dev)].d_driver;
    message m;

    if (driver == NONE)
        return;
    memset(&m, 0, sizeof m);
    m.m_type = CDEV_CLOSE;
    m.m_vfs_lchardriver_openclose.id = (endpoint_t) NO_ID;
    m.m_vfs_lchardriver_openclose.minor = (devminor_t) minor(dev);
    asynsend3(driver, &m, AMF_NOREPLY);
}

/* Access the driver needs to the argument of an ioctl; 0: there is none. */
static int
ioctl_access(unsigned long request)
{
    return (request & IOC_IN ? CPF_READ : 0) |
        (request & IOC_OUT ? CPF_WRITE : 0);
}

/* op: CDEV_READ, CDEV_WRITE, CDEV_IOCTL. */
int
cdev_io(struct job *j, int op, dev_t dev, vir_bytes addr, size_t bytes,
    off_t pos, unsigned long request, int flags)
{
    endpoint_t driver = dmap[major(dev)].d_driver;
    cp_grant_id_t grant = GRANT_INVALID;
    int access = op == CDEV_READ ? CPF_WRITE
        : op == CDEV_WRITE       ? CPF_READ
                                 : ioctl_access(request);
    message m;

    if (driver == NONE)
        return ENXIO;
    if (op == CDEV_IOCTL)
        bytes = IOCPARM_LEN(request);
    if (access != 0) {
        grant = job_grant_user(j, driver, addr, bytes, access);
        if (!GRANT_VALID(grant))
            return ENOMEM;
    }
    memset(&m, 0, sizeof m);
    m.m_type = op;
    m.m_vfs_lchardriver_readwrite.pos = pos;
    m.m_vfs_lchardriver_readwrite.grant = grant;
    m.m_vfs_lchardriver_readwrite.count = bytes;
    m.m_vfs_lchardriver_readwrite.request = request;
    m.m_vfs_lchardriver_readwrite.flags =
        flags & O_NONBLOCK ? CDEV_NONBLOCK : CDEV_NOFLAGS;
    m.m_vfs_lchardriver_readwrite.id = (endpoint_t) id_of(j);
    m.m_vfs_lchardriver_readwrite.user = j->j_fp->fp_endpoint;
    m.m_vfs_lchardriver_readwrite.minor = (devminor_t) minor(dev);
    return send(j, dev, &m);
}

/* Asks the driver to end a request early; it answers the request itself. */
void
cdev_cancel(struct job *j)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_type = CDEV_CANCEL;
    m.m_vfs_lchardriver_cancel.id = (endpoint_t) id_of(j);
    m.m_vfs_lchardriver_cancel.minor = (devminor_t) minor(j->j_dev);
    asynsend3(j->j_wait_e, &m, AMF_NOREPLY);
}

void
cdev_answer(const message *m)
{
    uint32_t id = m->m_lchardriver_vfs_reply.id;
    unsigned slot = id & ((1u << ID_JOB_BITS) - 1);
    struct job *j;

    if (m->m_type != CDEV_REPLY || id == NO_ID)
        return;
    j = slot < NR_JOBS ? jobs[slot] : NULL;
    if (j == NULL || j->j_wait != WAIT_DRIVER || id_of(j) != id ||
        j->j_wait_e != m->m_source)
        return;
    j->j_status = m->m_lchardriver_vfs_reply.status;
    job_revoke(j);
    j->j_wait = WAIT_NOTHING;
}
