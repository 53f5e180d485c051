/* at_wini: the first IDE disk as c0d0 and its partitions c0d0p0 to p3. */
#include "at_wini.h"
#include <minix/sef.h>

/* Quiescence states of MINIX's driver. Requests are finished before the next
 * message is taken, so both hold whenever the driver is asked. */
#define STATE_READ_FREE (SEF_LU_STATE_CUSTOM_BASE + 0)
#define STATE_WRITE_FREE (SEF_LU_STATE_CUSTOM_BASE + 1)

static struct device *
part_of(devminor_t minor)
{
    if (minor < 0 || minor >= DEV_PER_DRIVE || drive.size == 0)
        return NULL;
    return drive.part[minor].dv_size == 0 ? NULL : &drive.part[minor];
}

static int
wini_open(devminor_t minor, int access)
{
    if (part_of(minor) == NULL)
        return ENXIO;
    drive.open_count++;
    return OK;
}

static int
flush(void)
{
    int r;

    if (!drive.dirty)
        return OK;
    if ((r = ide_flush()) == OK)
        drive.dirty = FALSE;
    return r;
}

static int
wini_close(devminor_t minor)
{
    if (part_of(minor) == NULL)
        return ENXIO;
    if (drive.open_count == 0)
        return EINVAL;
    drive.open_count--;
    return flush();
}

/* Copies between the buffer and the pieces, from byte `skip` of them on. */
static int
copy_pieces(int do_write, endpoint_t endpt, const iovec_s_t *iov,
    unsigned count, size_t skip, size_t bytes)
{
    size_t done = 0, n;
    unsigned i;
    int r;

    for (i = 0; i < count && done < bytes; i++) {
        if (skip >= iov[i].iov_size) {
            skip -= iov[i].iov_size;
            continue;
        }
        n = MIN(iov[i].iov_size - skip, bytes - done);
        r = (do_write ? sys_safecopyfrom : sys_safecopyto)(endpt,
            iov[i].iov_grant, skip, (vir_bytes) (noxfer_dma_buffer + done), n);
        if (r != OK)
            return r;
        done += n;
        skip = 0;
    }
    return OK;
}

static ssize_t
wini_transfer(devminor_t minor, int do_write, u64_t position, endpoint_t endpt,
    iovec_s_t *iov, unsigned count, int flags)
{
    const struct device *dv = part_of(minor);
    size_t total = 0, done, n;
    uint32_t sector;
    unsigned i;
    int r;

    if (dv == NULL)
        return ENXIO;
    for (i = 0; i < count; i++)
        total += iov[i].iov_size;
    if (position % SECTOR_SIZE != 0 || total % SECTOR_SIZE != 0)
        return EINVAL;
    if (position >= dv->dv_size)
        return 0;
    total = MIN(total, dv->dv_size - position);

    for (done = 0; done < total; done += n) {
        n = MIN(total - done, DMA_SIZE);
        sector = (dv->dv_base + position + done) / SECTOR_SIZE;
        if (do_write) {
            r = copy_pieces(TRUE, endpt, iov, count, done, n);
            drive.dirty = TRUE;
            if (r == OK)
                r = ide_transfer(TRUE, sector, n);
        } else {
            r = ide_transfer(FALSE, sector, n);
            if (r == OK)
                r = copy_pieces(FALSE, endpt, iov, count, done, n);
        }
        if (r != OK) {
            printf("at_wini: %s of %u bytes at sector %u failed: %d\n",
                do_write ? "write" : "read", (unsigned) n, sector, r);
            return done > 0 ? (ssize_t) done : r;
        }
    }
    return (do_write && (flags & BDEV_FORCEWRITE) && (r = flush()) != OK)
        ? r
        : (ssize_t) total;
}

static int
wini_ioctl(devminor_t minor, unsigned long request, endpoint_t endpt,
    cp_grant_id_t grant, endpoint_t user)
{
    if (part_of(minor) == NULL)
        return ENXIO;
    switch (request) {
    case DIOCFLUSH: return flush();
    case DIOCOPENCT:
        return sys_safecopyto(endpt, grant, 0, (vir_bytes) &drive.open_count,
            sizeof(drive.open_count));
    default: return ENOTTY;
    }
}

static void
wini_geometry(devminor_t minor, struct part_geom *entry)
{
    entry->heads = 16;
    entry->sectors = 63;
    entry->cylinders =
        drive.size / SECTOR_SIZE / (entry->heads * entry->sectors);
}

static const struct blockdriver wini_driver = {
    .bdr_open = wini_open,
    .bdr_close = wini_close,
    .bdr_transfer = wini_transfer,
    .bdr_ioctl = wini_ioctl,
    .bdr_part = part_of,
    .bdr_geometry = wini_geometry,
};

static int
init_fresh(int type, sef_init_info_t *info)
{
    int r;

    if ((r = ide_init()) != OK || (r = ide_identify(&drive.size)) != OK) {
        printf("at_wini: no IDE disk: %d\n", r);
        return r;
    }
    drive.part[0].dv_base = 0;
    drive.part[0].dv_size = drive.size;
    /* An instance before us may have left something in the drive's cache. */
    drive.dirty = TRUE;
    partition_read();
    printf("at_wini: c0d0: %u KB\n", (unsigned) (drive.size / 1024));
    blockdriver_announce();
    return OK;
}

static void
signal_handler(int signo)
{
    if (signo != SIGTERM)
        return;
    flush();
    sef_exit(0);
}

static int
state_isvalid(int state, int flags)
{
    return SEF_LU_STATE_IS_STANDARD(state) || state == STATE_READ_FREE ||
        state == STATE_WRITE_FREE;
}

int
main(void)
{
    sef_setcb_init_fresh(init_fresh);
    sef_setcb_signal_handler(signal_handler);
    sef_setcb_lu_state_isvalid(state_isvalid);
    sef_setcb_lu_prepare(sef_cb_lu_prepare_always_ready);
    sef_startup();
    blockdriver_task(&wini_driver);
    return 0;
}
