/* Frames that come, in a buffer that received bytes stay in until they make a
 * frame or fit none; and when what is due is sent. */
#include "control.h"

#define FRAME_MAX (HEADER_SIZE + CTL_MAX_DATA)

static uint8_t rx[2 * FRAME_MAX];
static size_t rx_start, rx_end;
static uint32_t rx_seq;
static int in_session;

static int hello_due;
static uint32_t session;

static void
send_hello(void)
{
    struct ctl_hello hello = {
        .session = session,
        .nr_channels = CTL_NR_CHANNELS,
        .max_data = CTL_MAX_DATA,
        .host_window = CTL_HOST_WINDOW,
        .guest_window = CTL_GUEST_WINDOW,
        .busy = channel_busy(),
    };

    if (!hello_due || !link_fits(sizeof(hello)))
        return;
    hello_due = FALSE;
    link_restart();
    link_send(CTL_HELLO, 0, 0, &hello, sizeof(hello));
}

static void
got_hello(const uint8_t *payload, size_t len)
{
    struct ctl_hello hello;

    if (len < sizeof(hello))
        return;
    memcpy(&hello, payload, sizeof(hello));
    channel_reset_all();
    session = hello.session;
    in_session = TRUE;
    rx_seq = 1;
    hello_due = TRUE;
}

static void
got_frame(const struct ctl_header *h, const uint8_t *payload)
{
    if (h->type == CTL_HELLO) {
        got_hello(payload, h->length);
        return;
    }
    /* A frame was lost: nothing more is believed until the next HELLO. */
    if (!in_session || h->seq != rx_seq) {
        in_session = FALSE;
        return;
    }
    rx_seq++;
    channel_frame(h, payload);
}

/* Handles the first frame in the buffer; false when there is none yet. */
static int
take_frame(void)
{
    struct ctl_header h;
    const uint8_t *bytes = rx + rx_start;
    size_t held = rx_end - rx_start;
    uint32_t crc;

    if (held < HEADER_SIZE)
        return FALSE;
    memcpy(&h, bytes, sizeof(h));
    if (h.magic != CTL_MAGIC || h.version != CTL_VERSION ||
        h.length > CTL_MAX_DATA) {
        rx_start++;
        return TRUE;
    }
    if (held < HEADER_SIZE + h.length)
        return FALSE;
    crc = h.crc;
    h.crc = 0;
    if (crc != link_crc(&h, bytes + HEADER_SIZE)) {
        rx_start++;
        return TRUE;
    }
    rx_start += HEADER_SIZE + h.length;
    got_frame(&h, bytes + HEADER_SIZE);
    return TRUE;
}

static int
receive(void)
{
    size_t n;

    if (rx_start > 0) {
        memmove(rx, rx + rx_start, rx_end - rx_start);
        rx_end -= rx_start;
        rx_start = 0;
    }
    n = uart_read(rx + rx_end, sizeof(rx) - rx_end);
    rx_end += n;
    while (take_frame())
        ;
    return n > 0;
}

/* Sends what is due and what waits, as long as the port takes it. */
void
link_work(void)
{
    do {
        send_hello();
        channel_send_due();
    } while (link_transmit());
}

/* The port interrupts on an edge: it must be left with nothing to read. */
void
link_interrupt(unsigned mask)
{
    while (receive())
        link_work();
    link_work();
}

/* Requests can be served from now on: a host whose session an earlier instance
 * had hears nothing of its end, and must begin another.  The port may still
 * hold what came for that one, and would not interrupt again. */
void
link_announce(void)
{
    link_interrupt(0);
    if (in_session)
        return;
    session = CTL_NO_SESSION;
    hello_due = TRUE;
    link_work();
}
