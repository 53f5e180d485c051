/* Frames on the wire: a ring of bytes to send, a buffer that received bytes
 * stay in until they make a frame or fit none. */
#include "control.h"

#define HEADER_SIZE sizeof(struct ctl_header)
#define FRAME_MAX (HEADER_SIZE + CTL_MAX_DATA)
#define TX_SIZE 8192
/* Kept free by data, so that a status or credit can always follow. */
#define TX_RESERVE 1024

static uint8_t tx[TX_SIZE];
static unsigned tx_head, tx_count;
static uint32_t tx_seq;

static uint8_t rx[2 * FRAME_MAX];
static size_t rx_start, rx_end;
static uint32_t rx_seq;
static int in_session;

static int hello_due;
static uint32_t session;

static void
tx_append(const uint8_t *bytes, size_t len)
{
    size_t at, n;

    while (len > 0) {
        at = (tx_head + tx_count) % TX_SIZE;
        n = MIN(len, TX_SIZE - at);
        memcpy(tx + at, bytes, n);
        tx_count += n;
        bytes += n;
        len -= n;
    }
}

/* How much payload a data frame may have now. */
int
link_room(size_t payload)
{
    size_t room = TX_SIZE - tx_count;

    if (room <= TX_RESERVE + HEADER_SIZE)
        return 0;
    return MIN(payload, room - TX_RESERVE - HEADER_SIZE);
}

static int
fits(size_t payload)
{
    return TX_SIZE - tx_count >= HEADER_SIZE + payload;
}

/* Of a frame whose header has 0 in the place of the result. */
static uint32_t
crc_of(const struct ctl_header *h, const uint8_t *payload)
{
    uint32_t crc = crc_add(crc_start(), (const uint8_t *) h, HEADER_SIZE);

    return crc_end(crc_add(crc, payload, h->length));
}

/* Caller must know that there is room. */
void
link_send(int type, int stream, unsigned channel, const void *payload,
    size_t len)
{
    struct ctl_header h = {
        .magic = CTL_MAGIC,
        .version = CTL_VERSION,
        .type = type,
        .stream = stream,
        .channel = channel,
        .length = len,
        .seq = tx_seq++,
    };

    h.crc = crc_of(&h, payload);
    tx_append((const uint8_t *) &h, sizeof(h));
    tx_append(payload, len);
}

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

    if (!hello_due || !fits(sizeof(hello)))
        return;
    hello_due = FALSE;
    tx_seq = 0;
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
    if (crc != crc_of(&h, bytes + HEADER_SIZE)) {
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

static void
transmit(void)
{
    size_t n, done;

    while (tx_count > 0) {
        n = MIN(tx_count, TX_SIZE - tx_head);
        done = uart_write(tx + tx_head, n);
        tx_head = (tx_head + done) % TX_SIZE;
        tx_count -= done;
        if (done < n)
            break;
    }
    uart_want_room(tx_count > 0);
}

/* Sends what is due and what waits, as long as the port takes it. */
void
link_work(void)
{
    unsigned before;

    do {
        send_hello();
        channel_send_due();
        before = tx_count;
        transmit();
    } while (before > 0 && tx_count == 0);
}

/* The port interrupts on an edge: it must be left with nothing to read. */
void
link_interrupt(unsigned mask)
{
    while (receive())
        link_work();
    link_work();
}
