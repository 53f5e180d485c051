/* Channels: the streams of a request, their windows and waiting processes. */
#include "control.h"

#define SIGNAL_HANGUP 1

static struct channel *
channel_of(unsigned number)
{
    if (number == 0 || number >= CTL_NR_CHANNELS)
        return NULL;
    return &channels[number];
}

static unsigned
number_of(const struct channel *ch)
{
    return ch - channels;
}

static int
is_free(const struct channel *ch)
{
    return !ch->open && !ch->taken && ch->users == 0;
}

static void
answer(struct op *op, int status)
{
    op->kind = OP_NONE;
    chardriver_reply_task(op->endpt, op->id, status);
}

static struct op *
first_op(struct channel *ch, enum op_kind kind)
{
    struct op *op, *first = NULL;

    for (op = ch->ops; op < &ch->ops[NR_OPS]; op++) {
        if (op->kind == kind && (first == NULL || op->order < first->order))
            first = op;
    }
    return first;
}

static struct op *
new_op(struct channel *ch, enum op_kind kind)
{
    struct op *op, *found = NULL;
    unsigned order = 0;

    for (op = ch->ops; op < &ch->ops[NR_OPS]; op++) {
        if (op->kind == OP_NONE)
            found = op;
        else if (op->order >= order)
            order = op->order + 1;
    }
    if (found != NULL) {
        memset(found, 0, sizeof(*found));
        found->kind = kind;
        found->order = order;
    }
    return found;
}

/* Moves stream bytes to a reader; answers it when it got any, or the end. */
static int
do_read(struct channel *ch, struct op *op)
{
    size_t n, at, done;
    int r = OK;

    if (ch->in_count == 0) {
        if (!ch->in_eof && ch->open)
            return FALSE;
        answer(op, 0);
        return TRUE;
    }
    for (done = 0; done < op->size && ch->in_count > 0; done += n) {
        at = ch->in_head;
        n = MIN(MIN(ch->in_count, CTL_HOST_WINDOW - at), op->size - done);
        r = sys_safecopyto(op->endpt, op->grant, done,
            (vir_bytes) (ch->in + at), n);
        if (r != OK)
            break;
        ch->in_head = (at + n) % CTL_HOST_WINDOW;
        ch->in_count -= n;
        ch->consumed += n;
    }
    answer(op, done > 0 ? (int) done : r);
    return TRUE;
}

/* Sends what window and ring take; answers the writer when all is sent. */
static int
do_write(struct channel *ch, struct op *op)
{
    static uint8_t part[CTL_MAX_DATA];
    size_t n;
    int r;

    if (!ch->open) {
        answer(op, EIO);
        return TRUE;
    }
    while (op->done < op->size) {
        n = MIN(MIN(op->size - op->done, CTL_MAX_DATA), ch->credit);
        if ((n = link_room(n)) == 0)
            return FALSE;
        r = sys_safecopyfrom(op->endpt, op->grant, op->done, (vir_bytes) part,
            n);
        if (r != OK) {
            answer(op, op->done > 0 ? (int) op->done : r);
            return TRUE;
        }
        link_send(CTL_DATA, op->stream, number_of(ch), part, n);
        op->done += n;
        ch->credit -= n;
    }
    answer(op, op->done);
    return TRUE;
}

static void
progress(struct channel *ch)
{
    struct op *op;

    while ((op = first_op(ch, OP_READ)) != NULL && do_read(ch, op))
        ;
    while ((op = first_op(ch, OP_WRITE)) != NULL && do_write(ch, op))
        ;
}

/* Everything the channels have for the host, where there is room. */
void
channel_send_due(void)
{
    struct channel *ch;
    uint32_t credit;

    for (ch = channels; ch < &channels[CTL_NR_CHANNELS]; ch++) {
        progress(ch);
        if (ch->open && ch->consumed > 0 && link_room(4) == 4) {
            credit = ch->consumed;
            ch->consumed = 0;
            link_send(CTL_CREDIT, 0, number_of(ch), &credit, sizeof(credit));
        }
        /* The status comes after all that was written before it. */
        if (ch->open && ch->status_due && first_op(ch, OP_WRITE) == NULL &&
            link_room(sizeof(ch->status)) == sizeof(ch->status)) {
            ch->status_due = FALSE;
            ch->open = FALSE;
            link_send(CTL_STATUS, 0, number_of(ch), &ch->status,
                sizeof(ch->status));
        }
        if (ch->free_due && is_free(ch) && link_room(1) == 1) {
            ch->free_due = FALSE;
            link_send(CTL_CLOSE, 0, number_of(ch), NULL, 0);
        }
    }
}

static void
send_signal(struct channel *ch, unsigned signo)
{
    struct ctl_request request = {
        .kind = CTL_REQ_SIGNAL,
        .channel = number_of(ch),
        .arg = signo,
        .pid = ch->pid,
    };

    if (ch->pid != 0)
        request_put(&request);
}

/* The host listens no more: readers see the end, writers an error. */
static void
hang_up(struct channel *ch)
{
    if (!ch->open)
        return;
    ch->open = FALSE;
    ch->status_due = FALSE;
    ch->in_eof = TRUE;
    ch->in_count = 0;
    progress(ch);
    request_drop(number_of(ch));
    send_signal(ch, SIGNAL_HANGUP);
}

void
channel_reset_all(void)
{
    struct channel *ch;

    for (ch = channels; ch < &channels[CTL_NR_CHANNELS]; ch++)
        hang_up(ch);
}

uint32_t
channel_busy(void)
{
    const struct channel *ch;
    uint32_t busy = 0;

    for (ch = channels; ch < &channels[CTL_NR_CHANNELS]; ch++)
        busy |= (uint32_t) !is_free(ch) << number_of(ch);
    return busy;
}

static void
refuse(struct channel *ch, int error)
{
    ch->open = TRUE;
    ch->free_due = TRUE;
    ch->status_due = TRUE;
    ch->status.how = CTL_ENDED_ERROR;
    ch->status.value = -error;
}

static void
open_channel(struct channel *ch, const uint8_t *payload, size_t len)
{
    int r;

    /* The host knows which channels are free; another number is its fault. */
    if (!is_free(ch))
        return;
    memset(ch, 0, sizeof(*ch));
    if (len < sizeof(ch->request)) {
        refuse(ch, EINVAL);
        return;
    }
    memcpy(&ch->request, payload, sizeof(ch->request));
    ch->request.channel = number_of(ch);
    ch->request.length = len - sizeof(ch->request);
    ch->request.pid = 0;
    memcpy(ch->body, payload + sizeof(ch->request), ch->request.length);
    ch->open = TRUE;
    ch->free_due = TRUE;
    ch->credit = CTL_GUEST_WINDOW;
    /* A signal is a frame's business, and names a process of this channel. */
    if (ch->request.kind == CTL_REQ_SIGNAL)
        r = EINVAL;
    else
        r = request_served() ? request_put(&ch->request) : ENXIO;
    if (r != OK)
        refuse(ch, r);
}

static void
got_data(struct channel *ch, const uint8_t *payload, size_t len)
{
    size_t at, n;

    /* More than the window is a fault of the host; the excess is dropped. */
    len = MIN(len, CTL_HOST_WINDOW - ch->in_count);
    while (len > 0) {
        at = (ch->in_head + ch->in_count) % CTL_HOST_WINDOW;
        n = MIN(len, CTL_HOST_WINDOW - at);
        memcpy(ch->in + at, payload, n);
        ch->in_count += n;
        payload += n;
        len -= n;
    }
}

void
channel_frame(const struct ctl_header *h, const uint8_t *payload)
{
    struct channel *ch = channel_of(h->channel);
    uint32_t word = 0;

    if (ch == NULL)
        return;
    if (h->type == CTL_OPEN) {
        open_channel(ch, payload, h->length);
        return;
    }
    if (!ch->open)
        return;
    if (h->length >= sizeof(word))
        memcpy(&word, payload, sizeof(word));
    switch (h->type) {
    case CTL_DATA: got_data(ch, payload, h->length); break;
    case CTL_EOF: ch->in_eof = TRUE; break;
    case CTL_CREDIT: ch->credit += word; break;
    case CTL_SIGNAL: send_signal(ch, word); break;
    case CTL_CLOSE: hang_up(ch); break;
    }
    progress(ch);
}

int
channel_enter(unsigned number)
{
    struct channel *ch = channel_of(number);

    if (ch == NULL || (!ch->taken && ch->users == 0))
        return ENXIO;
    ch->users++;
    return OK;
}

int
channel_leave(unsigned number)
{
    struct channel *ch = channel_of(number);

    if (ch == NULL || ch->users == 0)
        return EINVAL;
    if (--ch->users == 0)
        ch->taken = FALSE;
    return OK;
}

ssize_t
channel_read(unsigned number, endpoint_t endpt, cp_grant_id_t grant,
    size_t size, int flags, cdev_id_t id)
{
    struct channel *ch = channel_of(number);
    struct op *op;

    if (ch == NULL)
        return ENXIO;
    if ((flags & CDEV_NONBLOCK) && ch->in_count == 0 && !ch->in_eof && ch->open)
        return EAGAIN;
    if ((op = new_op(ch, OP_READ)) == NULL)
        return EAGAIN;
    op->endpt = endpt;
    op->id = id;
    op->grant = grant;
    op->size = size;
    progress(ch);
    return EDONTREPLY;
}

ssize_t
channel_write(unsigned number, int stream, endpoint_t endpt,
    cp_grant_id_t grant, size_t size, int flags, cdev_id_t id)
{
    struct channel *ch = channel_of(number);
    struct op *op;

    if (ch == NULL)
        return ENXIO;
    if (!ch->open)
        return EIO;
    if ((op = new_op(ch, OP_WRITE)) == NULL)
        return EAGAIN;
    op->endpt = endpt;
    op->id = id;
    op->grant = grant;
    op->size = size;
    op->stream = stream;
    progress(ch);
    return EDONTREPLY;
}

/* controld says how the request goes. */
ssize_t
channel_status(unsigned number, endpoint_t endpt, cp_grant_id_t grant,
    size_t size)
{
    struct channel *ch = channel_of(number);
    struct ctl_status status;
    int r;

    if (ch == NULL)
        return ENXIO;
    if (size != sizeof(status))
        return EINVAL;
    r = sys_safecopyfrom(endpt, grant, 0, (vir_bytes) &status, sizeof(status));
    if (r != OK)
        return r;
    if (status.how == CTL_STARTED) {
        ch->pid = status.value;
        if (!ch->open)
            send_signal(ch, SIGNAL_HANGUP);
        return size;
    }
    ch->pid = 0;
    if (ch->open) {
        ch->status = status;
        ch->status_due = TRUE;
    }
    return size;
}

int
channel_cancel(unsigned number, endpoint_t endpt, cdev_id_t id)
{
    struct channel *ch = channel_of(number);
    struct op *op;

    if (ch == NULL)
        return EDONTREPLY;
    for (op = ch->ops; op < &ch->ops[NR_OPS]; op++) {
        if (op->kind == OP_NONE || op->endpt != endpt || op->id != id)
            continue;
        op->kind = OP_NONE;
        return op->done > 0 ? (int) op->done : EINTR;
    }
    return EDONTREPLY;
}
