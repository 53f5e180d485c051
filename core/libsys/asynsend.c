/*
 * Asynchronous sends: a queue in this service's memory that the kernel
 * delivers from.
 *
 * Entries [asyn_first, asyn_next) are in use.  The kernel marks what it has
 * delivered with AMF_DONE; entries are taken back in order, and the rest is
 * moved down when the end of the table is reached, which keeps the messages to
 * one receiver in order.
 *
 * Entries [0, asyn_held) are out of use: what the predecessor of this instance
 * has queued and, as long as it may come back, sends itself.
 */
#include <errno.h>
#include <string.h>
#include <minix/ipc.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>

static asynmsg_t asyn_table[ASYN_NR];
static int asyn_first, asyn_next, asyn_held;
static int asyn_busy;

static int
finished(const asynmsg_t *entry)
{
    return entry->flags == AMF_EMPTY || (entry->flags & AMF_DONE);
}

/* Forget what was delivered at the start of the window. */
static void
drop_finished(void)
{
    while (asyn_first < asyn_next && finished(&asyn_table[asyn_first])) {
        asyn_table[asyn_first].flags = AMF_EMPTY;
        asyn_first++;
    }
    if (asyn_first == asyn_next)
        asyn_first = asyn_next = asyn_held;
}

/* Caller must have told the kernel to stop delivering. */
static void
compact(void)
{
    int from, to = asyn_held;

    for (from = asyn_first; from < asyn_next; from++) {
        if (finished(&asyn_table[from]))
            continue;
        if (to != from)
            asyn_table[to] = asyn_table[from];
        to++;
    }
    asyn_first = asyn_held;
    asyn_next = to;
    for (; to < ASYN_NR; to++)
        asyn_table[to].flags = AMF_EMPTY;
}

int
asynsend3(endpoint_t dst, message *m, int flags)
{
    asynmsg_t *entry;
    int r;

    /* panic() prints, and printing may send to a log service. */
    if (asyn_busy)
        return EBUSY;
    asyn_busy = 1;
    drop_finished();
    if (asyn_next == ASYN_NR) {
        if ((r = ipc_senda(NULL, 0)) != OK)
            panic("cannot withdraw asynchronous messages: %d", r);
        compact();
        if (asyn_next == ASYN_NR)
            panic("too many asynchronous messages, first to %d",
                asyn_table[0].dst);
    }
    entry = &asyn_table[asyn_next];
    entry->dst = dst;
    entry->msg = *m;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    entry->flags = AMF_VALID | flags;
    asyn_next++;
    r = ipc_senda(&asyn_table[asyn_first], asyn_next - asyn_first);
    asyn_busy = 0;
    return r;
}

int
asynsend(endpoint_t dst, message *m)
{
    return asynsend3(dst, m, 0);
}

/*
 * After a state transfer the table is at another address, and after a refused
 * update receivers may have forgotten that something waits here.
 */
int
senda_reload(void)
{
    drop_finished();
    if (asyn_first == asyn_next)
        return OK;
    return ipc_senda(&asyn_table[asyn_first], asyn_next - asyn_first);
}

/* For a new instance: what it found in the queue is not its own yet. */
void
senda_hold(void)
{
    drop_finished();
    compact();
    asyn_held = asyn_first = asyn_next;
}

/* From now on it is. */
void
senda_release(void)
{
    asyn_held = asyn_first = 0;
    if (senda_reload() != OK)
        panic("cannot register asynchronous messages");
}
