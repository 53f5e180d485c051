/* control: the guest end of the control link, as a character driver.
 *
 * Nothing waits in here: a request that cannot be finished is kept in its
 * channel and answered when the port or the host gives reason to. */
#include "control.h"
#include <minix/sef.h>

static unsigned
channel_number(devminor_t minor)
{
    return (unsigned) minor / CTL_MINOR_PER_CHANNEL;
}

static int
role(devminor_t minor)
{
    return minor % CTL_MINOR_PER_CHANNEL;
}

static int
control_open(devminor_t minor, int access, endpoint_t user)
{
    if (minor == CTL_MINOR_REQUEST) {
        request_enter();
        link_announce();
        return OK;
    }
    if (minor == CTL_MINOR_PROCTAB || minor == CTL_MINOR_STATS)
        return OK;
    return role(minor) > CTL_MINOR_STATUS
        ? ENXIO
        : channel_enter(channel_number(minor));
}

static int
control_close(devminor_t minor)
{
    int r;

    if (minor == CTL_MINOR_REQUEST)
        return request_leave();
    if (minor == CTL_MINOR_PROCTAB || minor == CTL_MINOR_STATS)
        return OK;
    r = channel_leave(channel_number(minor));
    link_work();
    return r;
}

static ssize_t
control_read(devminor_t minor, u64_t position, endpoint_t endpt,
    cp_grant_id_t grant, size_t size, int flags, cdev_id_t id)
{
    ssize_t r;

    switch (minor) {
    case CTL_MINOR_REQUEST: return request_read(endpt, grant, size, flags, id);
    case CTL_MINOR_PROCTAB: return info_proctab(position, endpt, grant, size);
    case CTL_MINOR_STATS: return info_stats(position, endpt, grant, size);
    }
    if (role(minor) != CTL_MINOR_STDIO)
        return EIO;
    r = channel_read(channel_number(minor), endpt, grant, size, flags, id);
    link_work();
    return r;
}

static ssize_t
control_write(devminor_t minor, u64_t position, endpoint_t endpt,
    cp_grant_id_t grant, size_t size, int flags, cdev_id_t id)
{
    unsigned number = channel_number(minor);
    int stream =
        role(minor) == CTL_MINOR_STDERR ? CTL_STREAM_ERR : CTL_STREAM_OUT;
    ssize_t r;

    if (number == 0)
        return EIO;
    if (role(minor) == CTL_MINOR_STDIO || role(minor) == CTL_MINOR_STDERR)
        r = channel_write(number, stream, endpt, grant, size, flags, id);
    else
        r = channel_status(number, endpt, grant, size);
    link_work();
    return r;
}

static int
control_cancel(devminor_t minor, endpoint_t endpt, cdev_id_t id)
{
    if (minor == CTL_MINOR_REQUEST)
        return request_cancel(endpt, id);
    return channel_cancel(channel_number(minor), endpt, id);
}

static const struct chardriver control_driver = {
    .cdr_open = control_open,
    .cdr_close = control_close,
    .cdr_read = control_read,
    .cdr_write = control_write,
    .cdr_cancel = control_cancel,
    .cdr_intr = link_interrupt,
};

static int
init_fresh(int type, sef_init_info_t *info)
{
    int r;

    if ((r = uart_init()) != OK)
        return r;
    chardriver_announce();
    return OK;
}

int
main(void)
{
    sef_setcb_init_fresh(init_fresh);
    sef_setcb_signal_handler(sef_cb_signal_handler_term);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_startup();
    chardriver_task(&control_driver);
    return 0;
}
