/* What the control service needs of the system, for a machine that runs it
 * alone: ports, grants that are addresses, and in place of VFS and controld
 * programs that are state machines: "cat" copies its input, "exit" ends with
 * the status its argument names. */
#include <minix/chardriver.h>
#include <minix/control.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/vm.h>
#include <string.h>

#define CLIENT 100 /* endpoint of the one client */
#define BUFFER 3000
#define REQUEST_ID 99

static const struct chardriver *driver;
static sef_cb_init_t init_fresh;

static struct program {
    enum { NONE_, READING, WRITING } state;
    size_t size;
    char buffer[BUFFER];
} programs[CTL_NR_CHANNELS];

static struct {
    struct ctl_request head;
    char body[CTL_MAX_DATA];
} request;
static struct {
    cdev_id_t id;
    int status;
} replies[64];
static unsigned nr_replies;

static uint8_t
in(int port)
{
    uint8_t value;

    __asm__ volatile("inb %w1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static void
out(int port, uint8_t value)
{
    __asm__ volatile("outb %0, %w1" : : "a"(value), "Nd"(port));
}

int
sys_in(int port, uint32_t *value, int type)
{
    *value = in(port);
    return OK;
}

int
sys_out(int port, uint32_t value, int type)
{
    out(port, value);
    return OK;
}

int
sys_vinb(pvb_pair_t *pairs, int count)
{
    for (int i = 0; i < count; i++)
        pairs[i].value = in(pairs[i].port);
    return OK;
}

int
sys_voutb(pvb_pair_t *pairs, int count)
{
    for (int i = 0; i < count; i++)
        out(pairs[i].port, pairs[i].value);
    return OK;
}

int
sys_sdevio(int req, long port, endpoint_t proc, void *buffer, size_t count,
    vir_bytes offset)
{
    while (count-- > 0) {
        if ((req & _DIO_DIRMASK) == _DIO_INPUT)
            *(uint8_t *) buffer = in(port);
        else
            out(port, *(uint8_t *) buffer);
        buffer = (uint8_t *) buffer + 1;
    }
    return OK;
}

int
sys_irqctl(int req, int irq, int policy, int *hook_id)
{
    return OK;
}

int
sys_safecopyto(endpoint_t dst, cp_grant_id_t grant, vir_bytes offset,
    vir_bytes address, size_t bytes)
{
    memcpy((char *) grant + offset, (void *) address, bytes);
    return OK;
}

int
sys_safecopyfrom(endpoint_t src, cp_grant_id_t grant, vir_bytes offset,
    vir_bytes address, size_t bytes)
{
    memcpy((void *) address, (char *) grant + offset, bytes);
    return OK;
}

int
sys_getinfo(int req, void *val, int len, void *val2, int len2)
{
    return ENOSYS;
}

int
vm_info_stats(struct vm_stats_info *vsi)
{
    return ENOSYS;
}

int
printf(const char *fmt, ...)
{
    return 0;
}

void
chardriver_announce(void)
{
}

void
sef_setcb_init_fresh(sef_cb_init_t cb)
{
    init_fresh = cb;
}

void
sef_setcb_init_restart(sef_cb_init_t cb)
{
}

int
sef_cb_init_restart_generic(int type, sef_init_info_t *info)
{
    return ENOSYS;
}

void
sef_setcb_signal_handler(sef_cb_signal_handler_t cb)
{
}

void
sef_cb_signal_handler_term(int signo)
{
}

void
sef_startup(void)
{
    init_fresh(SEF_INIT_FRESH, NULL);
}

void
chardriver_reply_task(endpoint_t endpt, cdev_id_t id, int status)
{
    replies[nr_replies].id = id;
    replies[nr_replies++].status = status;
}

static void
finish(unsigned channel, int value)
{
    struct ctl_status status = { .how = CTL_ENDED_EXIT, .value = value };

    driver->cdr_write(CTL_MINOR(channel) + CTL_MINOR_STATUS, 0, CLIENT,
        (cp_grant_id_t) &status, sizeof(status), 0, channel);
    driver->cdr_close(CTL_MINOR(channel));
    driver->cdr_close(CTL_MINOR(channel) + CTL_MINOR_STATUS);
    programs[channel].state = NONE_;
}

static void read_on(unsigned channel);

/* An answer to the request of a program, at once or late. */
static void
resume(unsigned channel, int r)
{
    struct program *p = &programs[channel];

    if (r == EDONTREPLY)
        return;
    if (p->state == WRITING) {
        read_on(channel);
    } else if (r <= 0) {
        finish(channel, r == 0 ? 0 : 1);
    } else {
        p->state = WRITING;
        resume(channel,
            driver->cdr_write(CTL_MINOR(channel), 0, CLIENT,
                (cp_grant_id_t) p->buffer, r, 0, channel));
    }
}

static void
read_on(unsigned channel)
{
    struct program *p = &programs[channel];

    p->state = READING;
    resume(channel,
        driver->cdr_read(CTL_MINOR(channel), 0, CLIENT,
            (cp_grant_id_t) p->buffer, BUFFER, 0, channel));
}

static void
start(void)
{
    unsigned channel = request.head.channel;
    int value = 0;

    if (request.head.kind != CTL_REQ_EXEC)
        return;
    driver->cdr_open(CTL_MINOR(channel) + CTL_MINOR_STATUS, 0, CLIENT);
    driver->cdr_open(CTL_MINOR(channel), 0, CLIENT);
    /* The directory is the empty string before the words. */
    if (memcmp(request.body + 1, "cat", sizeof("cat")) == 0) {
        read_on(channel);
        return;
    }
    for (const char *p = request.body + 6; *p != '\0'; p++)
        value = value * 10 + *p - '0';
    finish(channel, value);
}

static void
next_request(void)
{
    while (driver->cdr_read(CTL_MINOR_REQUEST, 0, CLIENT,
               (cp_grant_id_t) &request, sizeof(request), 0,
               REQUEST_ID) != EDONTREPLY)
        start();
}

void
chardriver_task(const struct chardriver *cdp)
{
    driver = cdp;
    driver->cdr_open(CTL_MINOR_REQUEST, 0, CLIENT);
    next_request();
    for (;;) {
        driver->cdr_intr(1);
        while (nr_replies > 0) {
            cdev_id_t id = replies[0].id;
            int status = replies[0].status;

            nr_replies--;
            memmove(replies, replies + 1, nr_replies * sizeof(replies[0]));
            if (id == REQUEST_ID) {
                start();
                next_request();
            } else
                resume(id, status);
        }
    }
}
