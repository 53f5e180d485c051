/* Requests of the host on their way to controld, which reads them one by one
 * from the request minor. */
#include "control.h"

struct channel channels[CTL_NR_CHANNELS];

static struct ctl_request queue[NR_REQUESTS];
static unsigned head, count;
static int users;
static struct op reader;

void
request_enter(void)
{
    users++;
}

/* What an earlier instance had open may be closed only now. */
int
request_leave(void)
{
    if (users > 0)
        users--;
    return OK;
}

/* Whether someone will take requests. */
int
request_served(void)
{
    return users > 0;
}

static ssize_t
take(endpoint_t endpt, cp_grant_id_t grant, size_t size)
{
    struct ctl_request request = queue[head];
    struct channel *ch = &channels[request.channel];
    int r;

    if (size < sizeof(request) + request.length)
        return EINVAL;
    head = (head + 1) % NR_REQUESTS;
    count--;
    if (request.kind != CTL_REQ_SIGNAL)
        ch->taken = TRUE;
    r = sys_safecopyto(endpt, grant, 0, (vir_bytes) &request, sizeof(request));
    if (r == OK && request.length > 0)
        r = sys_safecopyto(endpt, grant, sizeof(request), (vir_bytes) ch->body,
            request.length);
    return r == OK ? (ssize_t) (sizeof(request) + request.length) : r;
}

int
request_put(const struct ctl_request *request)
{
    ssize_t r;

    if (count == NR_REQUESTS)
        return EAGAIN;
    queue[(head + count++) % NR_REQUESTS] = *request;
    if (reader.kind != OP_NONE) {
        reader.kind = OP_NONE;
        r = take(reader.endpt, reader.grant, reader.size);
        chardriver_reply_task(reader.endpt, reader.id, r);
    }
    return OK;
}

/* Forgets a channel's requests that nobody has begun. */
void
request_drop(unsigned channel)
{
    unsigned i, kept = 0;

    for (i = 0; i < count; i++) {
        const struct ctl_request *r = &queue[(head + i) % NR_REQUESTS];

        if (r->channel != channel)
            queue[(head + kept++) % NR_REQUESTS] = *r;
    }
    count = kept;
}

ssize_t
request_read(endpoint_t endpt, cp_grant_id_t grant, size_t size, int flags,
    cdev_id_t id)
{
    if (count > 0)
        return take(endpt, grant, size);
    if (flags & CDEV_NONBLOCK)
        return EAGAIN;
    if (reader.kind != OP_NONE)
        return EBUSY;
    reader = (struct op){
        .kind = OP_READ,
        .endpt = endpt,
        .id = id,
        .grant = grant,
        .size = size,
    };
    return EDONTREPLY;
}

int
request_cancel(endpoint_t endpt, cdev_id_t id)
{
    if (reader.kind == OP_NONE || reader.endpt != endpt || reader.id != id)
        return EDONTREPLY;
    reader.kind = OP_NONE;
    return EINTR;
}
