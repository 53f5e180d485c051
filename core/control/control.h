/* Control service: what its parts share. The protocol is minix/control.h. */
#ifndef CONTROL_CONTROL_H
#define CONTROL_CONTROL_H

#include <minix/chardriver.h>
#include <minix/control.h>
#include <minix/safecopies.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/vm.h>
#include <errno.h>
#include <string.h>

#define NR_OPS 4       /* requests a channel keeps at a time */
#define NR_REQUESTS 32 /* requests not yet taken by controld */

enum op_kind { OP_NONE, OP_READ, OP_WRITE };

/* A request of VFS that waits; answered once, with `done` or an error. */
struct op {
    enum op_kind kind;
    unsigned order; /* the lowest of a channel goes first */
    endpoint_t endpt;
    cdev_id_t id;
    cp_grant_id_t grant;
    size_t size;
    size_t done;
    int stream; /* CTL_STREAM_* of a write */
};

/* A channel is free when the host has had its status (or left), controld is
 * done with its request and no process has one of its minors open. */
struct channel {
    int open;     /* the host listens */
    int users;    /* open minors */
    int taken;    /* controld works on its request */
    int free_due; /* the host is to be told when free */
    int pid;      /* of its program; 0: none yet */

    uint8_t in[CTL_HOST_WINDOW]; /* ring, host to guest */
    unsigned in_head, in_count;
    unsigned consumed; /* bytes to give credit for */
    int in_eof;

    unsigned credit; /* bytes the host still takes */
    int status_due;
    struct ctl_status status;

    struct op ops[NR_OPS];

    struct ctl_request request;
    uint8_t body[CTL_MAX_DATA];
};

extern struct channel channels[CTL_NR_CHANNELS];

/* uart.c: the second serial port. */
int uart_init(void);
size_t uart_read(uint8_t *bytes, size_t room);
size_t uart_write(const uint8_t *bytes, size_t len);
void uart_want_room(int want);

/* send.c: frames to send. */
#define HEADER_SIZE sizeof(struct ctl_header)
uint32_t link_crc(const struct ctl_header *h, const uint8_t *payload);
int link_room(size_t payload);
int link_fits(size_t payload);
void link_send(int type, int stream, unsigned channel, const void *payload,
    size_t len);
void link_restart(void);
int link_transmit(void);

/* link.c: frames that come. */
void link_interrupt(unsigned mask);
void link_work(void);
void link_announce(void);

/* channel.c */
void channel_reset_all(void);
uint32_t channel_busy(void);
void channel_frame(const struct ctl_header *h, const uint8_t *payload);
void channel_send_due(void);
int channel_enter(unsigned number);
int channel_leave(unsigned number);
ssize_t channel_read(unsigned number, endpoint_t endpt, cp_grant_id_t grant,
    size_t size, int flags, cdev_id_t id);
ssize_t channel_write(unsigned number, int stream, endpoint_t endpt,
    cp_grant_id_t grant, size_t size, int flags, cdev_id_t id);
ssize_t channel_status(unsigned number, endpoint_t endpt, cp_grant_id_t grant,
    size_t size);
int channel_cancel(unsigned number, endpoint_t endpt, cdev_id_t id);

/* request.c: the queue that controld reads. */
void request_enter(void);
int request_leave(void);
int request_served(void);
int request_put(const struct ctl_request *request);
void request_drop(unsigned channel);
ssize_t request_read(endpoint_t endpt, cp_grant_id_t grant, size_t size,
    int flags, cdev_id_t id);
int request_cancel(endpoint_t endpt, cdev_id_t id);

/* info.c */
ssize_t info_proctab(u64_t position, endpoint_t endpt, cp_grant_id_t grant,
    size_t size);
ssize_t info_stats(u64_t position, endpoint_t endpt, cp_grant_id_t grant,
    size_t size);

/* crc.c */
uint32_t crc_start(void);
uint32_t crc_add(uint32_t crc, const uint8_t *bytes, size_t len);
uint32_t crc_end(uint32_t crc);

#endif
