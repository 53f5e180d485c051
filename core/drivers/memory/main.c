/* memory: the boot ramdisk as a block device, /dev/null and /dev/zero.
 *
 * The image of the ramdisk is a boot module; a fresh instance copies it from
 * where the loader put it to mapped memory, which a later instance takes over. */
#include <errno.h>
#include <sys/mman.h>
#include <minix/blockdriver.h>
#include <minix/chardriver.h>
#include <minix/dmap.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>

static unsigned char *ramdisk;
static struct device ramdisk_extent;

static struct device *
part_of(devminor_t minor)
{
    return minor == IMGRD_DEV ? &ramdisk_extent : NULL;
}

static int
block_open(devminor_t minor, int access)
{
    return part_of(minor) == NULL ? ENXIO : OK;
}

static int
block_close(devminor_t minor)
{
    return part_of(minor) == NULL ? ENXIO : OK;
}

static ssize_t
block_transfer(devminor_t minor, int do_write, u64_t position, endpoint_t endpt,
    iovec_s_t *iov, unsigned count, int flags)
{
    const struct device *dv = part_of(minor);
    size_t done = 0, n;
    unsigned i;
    int r;

    if (dv == NULL)
        return ENXIO;
    for (i = 0; i < count && position + done < dv->dv_size; i++) {
        n = MIN(iov[i].iov_size, dv->dv_size - position - done);
        r = (do_write ? sys_safecopyfrom : sys_safecopyto)(endpt,
            iov[i].iov_grant, 0,
            (vir_bytes) (ramdisk + (size_t) position + done), n);
        if (r != OK)
            return done > 0 ? (ssize_t) done : r;
        done += n;
    }
    return (ssize_t) done;
}

/* What is written is where it will be read: there is no cache to flush. */
static int
block_ioctl(devminor_t minor, unsigned long request, endpoint_t endpt,
    cp_grant_id_t grant, endpoint_t user)
{
    if (part_of(minor) == NULL)
        return ENXIO;
    return request == DIOCFLUSH ? OK : ENOTTY;
}

static const struct blockdriver block_driver = {
    .bdr_open = block_open,
    .bdr_close = block_close,
    .bdr_transfer = block_transfer,
    .bdr_ioctl = block_ioctl,
    .bdr_part = part_of,
};

static int
char_open(devminor_t minor, int access, endpoint_t user)
{
    return minor == NULL_DEV || minor == ZERO_DEV ? OK : ENXIO;
}

static ssize_t
char_read(devminor_t minor, u64_t position, endpoint_t endpt,
    cp_grant_id_t grant, size_t size, int flags, cdev_id_t id)
{
    int r;

    if (minor == NULL_DEV)
        return 0;
    if (minor != ZERO_DEV)
        return ENXIO;
    r = sys_safememset(endpt, grant, 0, 0, size);
    return r == OK ? (ssize_t) size : r;
}

static ssize_t
char_write(devminor_t minor, u64_t position, endpoint_t endpt,
    cp_grant_id_t grant, size_t size, int flags, cdev_id_t id)
{
    return minor == NULL_DEV || minor == ZERO_DEV ? (ssize_t) size : ENXIO;
}

/* Reads and writes never wait. */
static int
char_select(devminor_t minor, unsigned int ops, endpoint_t endpt)
{
    return minor == NULL_DEV || minor == ZERO_DEV
        ? (int) (ops & (CDEV_OP_RD | CDEV_OP_WR))
        : ENXIO;
}

static const struct chardriver char_driver = {
    .cdr_open = char_open,
    .cdr_read = char_read,
    .cdr_write = char_write,
    .cdr_select = char_select,
};

static int
init_fresh(int type, sef_init_info_t *info)
{
    kinfo_t boot;
    size_t size;
    int r;

    if ((r = sys_getkinfo(&boot)) != OK)
        panic("no kernel information: %d", r);
    size = boot.ramdisk.mod_end - boot.ramdisk.mod_start;
    ramdisk =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, -1, 0);
    if (ramdisk == MAP_FAILED)
        panic("no memory for a ramdisk of %zu bytes", size);
    r = sys_physcopy(NONE, boot.ramdisk.mod_start, SELF, (vir_bytes) ramdisk,
        size, 0);
    if (r != OK)
        panic("cannot copy the ramdisk: %d", r);
    ramdisk_extent.dv_size = size;
    chardriver_announce();
    blockdriver_announce();
    return OK;
}

int
main(void)
{
    message m;
    int status;

    sef_setcb_init_fresh(init_fresh);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_startup();
    for (;;) {
        sef_receive_next(&m, &status);
        if (!is_ipc_notify(status) && IS_BDEV_RQ(m.m_type))
            blockdriver_process(&block_driver, &m, status);
        else
            chardriver_process(&char_driver, &m, status);
    }
}
