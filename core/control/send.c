/* Frames to send: a ring of bytes on their way to the port. */
#include "control.h"

#define TX_SIZE 8192
/* Kept free by data, so that a status or credit can always follow. */
#define TX_RESERVE 1024

static uint8_t tx[TX_SIZE];
static unsigned tx_head, tx_count;
static uint32_t tx_seq;

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

/* Whether a frame with this payload has room, reserve and all. */
int
link_fits(size_t payload)
{
    return TX_SIZE - tx_count >= HEADER_SIZE + payload;
}

/* Of a frame whose header has 0 in the place of the result. */
uint32_t
link_crc(const struct ctl_header *h, const uint8_t *payload)
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

    h.crc = link_crc(&h, payload);
    tx_append((const uint8_t *) &h, sizeof(h));
    tx_append(payload, len);
}

/* A new session: numbers begin again. */
void
link_restart(void)
{
    tx_seq = 0;
}

/* Gives the port what it takes; true when it has just taken all. */
int
link_transmit(void)
{
    unsigned before = tx_count;
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
    return before > 0 && tx_count == 0;
}
