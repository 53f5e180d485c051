/* tty: the console, the serial line that the kernel leaves, and the log.
 *
 * A write to the log minor becomes a line of the kernel's log: this is how
 * programs, which make no kernel calls, reach it. Reads wait in the line;
 * writes are finished before they are answered. */
#include "tty.h"
#include <minix/sef.h>

static struct line *
line_of(devminor_t minor)
{
    struct line *ln = NULL;

    if (minor == CONS_MINOR)
        ln = &lines[LINE_CONSOLE];
    else if (minor == RS232_MINOR)
        ln = &lines[LINE_SERIAL];
    return ln != NULL && ln->present ? ln : NULL;
}

static int
tty_open(devminor_t minor, int access, endpoint_t user)
{
    (void) access;
    (void) user;
    if (minor == LOG_MINOR || line_of(minor) != NULL)
        return OK;
    return ENXIO;
}

static ssize_t
tty_read(devminor_t minor, u64_t position, endpoint_t endpt,
    cp_grant_id_t grant, size_t size, int flags, cdev_id_t id)
{
    struct line *ln = line_of(minor);

    (void) position;
    if (ln == NULL)
        return minor == LOG_MINOR ? EIO : ENXIO;
    return line_read(ln, endpt, grant, size, flags, id);
}

/* The log takes raw bytes, a part at a time. */
static ssize_t
write_log(endpoint_t endpt, cp_grant_id_t grant, size_t size)
{
    char part[256];
    size_t done, n;
    int r;

    for (done = 0; done < size; done += n) {
        n = MIN(size - done, sizeof(part));
        r = sys_safecopyfrom(endpt, grant, done, (vir_bytes) part, n);
        if (r != OK)
            return done > 0 ? (ssize_t) done : r;
        log_write(part, n);
    }
    return size;
}

static ssize_t
tty_write(devminor_t minor, u64_t position, endpoint_t endpt,
    cp_grant_id_t grant, size_t size, int flags, cdev_id_t id)
{
    struct line *ln = line_of(minor);

    (void) position;
    (void) flags;
    (void) id;
    if (minor == LOG_MINOR)
        return write_log(endpt, grant, size);
    if (ln == NULL)
        return ENXIO;
    return line_write(ln, endpt, grant, size);
}

static int
tty_ioctl(devminor_t minor, unsigned long request, endpoint_t endpt,
    cp_grant_id_t grant, int flags, endpoint_t user, cdev_id_t id)
{
    struct line *ln = line_of(minor);

    (void) flags;
    (void) user;
    (void) id;
    return ln == NULL ? ENOTTY : line_ioctl(ln, request, endpt, grant);
}

static int
tty_cancel(devminor_t minor, endpoint_t endpt, cdev_id_t id)
{
    struct line *ln = line_of(minor);

    return ln == NULL ? EDONTREPLY : line_cancel(ln, endpt, id);
}

static int
tty_select(devminor_t minor, unsigned ops, endpoint_t endpt)
{
    struct line *ln = line_of(minor);

    if (ln == NULL)
        return minor == LOG_MINOR ? (int) (ops & CDEV_OP_WR) : ENXIO;
    return line_select(ln, ops, endpt);
}

static const struct chardriver tty_driver = {
    .cdr_open = tty_open,
    .cdr_read = tty_read,
    .cdr_write = tty_write,
    .cdr_ioctl = tty_ioctl,
    .cdr_cancel = tty_cancel,
    .cdr_select = tty_select,
    .cdr_intr = serial_interrupt,
};

static int
init_fresh(int type, sef_init_info_t *info)
{
    (void) type;
    (void) info;
    line_init(&lines[LINE_CONSOLE], console_write);
    lines[LINE_CONSOLE].present = TRUE;
    console_init();
    line_init(&lines[LINE_SERIAL], serial_write);
    lines[LINE_SERIAL].present = serial_init();
    chardriver_announce();
    return OK;
}

int
main(void)
{
    sef_setcb_init_fresh(init_fresh);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_startup();
    chardriver_task(&tty_driver);
    return 0;
}
