/* The control link between the host and the guest, on the second serial port.
 *
 * Both directions carry frames: a header, then `length` bytes. Words are
 * little-endian. The CRC (CRC-32 of IEEE 802.3) covers the header up to its
 * own field, then the payload. `seq` counts the frames of one direction; the
 * HELLO of that direction is number 0. A receiver drops bytes until a header
 * and its CRC fit; a gap in `seq` ends the session: the host starts another.
 *
 * The host opens channels and gives each a number from 1 to nr_channels - 1;
 * channel 0 is the link itself. A sender may have at most a window of DATA
 * payload unacknowledged on a channel: the windows are in HELLO, CREDIT gives
 * back what the receiver has consumed. */
#ifndef _MINIX_CONTROL_H
#define _MINIX_CONTROL_H

#include <stdint.h>

#define CTL_MAGIC 0xC3
#define CTL_VERSION 1
#define CTL_HEADER_SIZE 16
#define CTL_MAX_DATA 2048 /* payload of one frame */
#define CTL_NR_CHANNELS 16
#define CTL_HOST_WINDOW 4096   /* host to guest, per channel */
#define CTL_GUEST_WINDOW 16384 /* guest to host, per channel */

struct ctl_header {
    uint8_t magic;
    uint8_t version;
    uint8_t type;   /* CTL_<TYPE> */
    uint8_t stream; /* CTL_STREAM_* of DATA, else 0 */
    uint16_t channel;
    uint16_t length;
    uint32_t seq;
    uint32_t crc;
};

/* Frame types. Payload and direction in the comments. */
#define CTL_HELLO 1  /* both: struct ctl_hello; forgets channels */
#define CTL_OPEN 2   /* host: struct ctl_request, then its body */
#define CTL_DATA 3   /* both: bytes of a stream */
#define CTL_EOF 4    /* host: no more stdin */
#define CTL_CREDIT 5 /* both: uint32_t, bytes consumed */
#define CTL_STATUS 6 /* guest: struct ctl_status; closes */
#define CTL_SIGNAL 7 /* host: uint32_t, signal for the program */
#define CTL_CLOSE \
    8 /* host: nobody listens any more; guest: the
                                    * channel is free for another OPEN */

#define CTL_STREAM_IN 0 /* host to guest */
#define CTL_STREAM_OUT 1
#define CTL_STREAM_ERR 2

struct ctl_hello {
    uint32_t session; /* chosen by the host, echoed by the guest */
    uint16_t nr_channels;
    uint16_t max_data;
    uint32_t host_window;
    uint32_t guest_window;
    uint32_t busy; /* guest: bitmap of channels not yet free */
};

/* Requests. The body that follows is packed, strings end in NUL. */
#define CTL_REQ_EXEC 1     /* argc strings */
#define CTL_REQ_GET 2      /* path; streams the file out */
#define CTL_REQ_PUT 3      /* path, then octal mode; streams it in */
#define CTL_REQ_PROCTAB 4  /* struct ctl_proc for each process */
#define CTL_REQ_SERVICES 5 /* struct ctl_service for each service */
#define CTL_REQ_STATS 6    /* struct ctl_stats */
#define CTL_REQ_SHUTDOWN 7 /* ends the guest after a sync */
#define CTL_REQ_STAT 8     /* path; streams struct ctl_stat out */
#define CTL_REQ_SIGNAL 9   /* made by the driver from CTL_SIGNAL */

struct ctl_request {
    uint16_t kind;    /* CTL_REQ_* */
    uint16_t channel; /* filled in by the driver */
    uint32_t arg;     /* EXEC: argc; SIGNAL: signal number */
    uint32_t length;  /* of the body; filled in by the driver */
    int32_t pid;      /* SIGNAL: whom, as CTL_STARTED told */
};

/* How a request ended. */
#define CTL_ENDED_EXIT 0   /* value: exit status */
#define CTL_ENDED_SIGNAL 1 /* value: signal number */
#define CTL_ENDED_ERROR 2  /* value: errno; the request did not run */
#define CTL_STARTED 3      /* value: pid; not an end, stays in the guest */
struct ctl_status {
    uint32_t how; /* CTL_ENDED_* */
    uint32_t value;
};

/* One process of CTL_REQ_PROCTAB. */
struct ctl_proc {
    int32_t endpoint;
    int32_t pid;
    uint32_t ptroot; /* page directory, physical */
    uint32_t instance;
    uint32_t rts_flags;
    uint32_t priv_flags;
    int32_t getfrom;
    int32_t sendto;
    uint32_t user_ticks;
    uint32_t sys_ticks;
    char name[16];
};

/* The subject of CTL_REQ_STAT. */
struct ctl_stat {
    uint32_t mode; /* S_IF* and permissions */
    uint32_t size;
    uint32_t major; /* of a device node */
    uint32_t minor;
};

/* One service of CTL_REQ_SERVICES: what /proc/service tells. */
struct ctl_service {
    uint32_t flags; /* RSI_* */
    int32_t endpoint;
    int32_t pid;
    int32_t restarts;
    uint32_t asr_count;
    char label[16];
    char progname[16];
    char policies[20];
    char binary[64]; /* path that it was loaded from */
};

/* Counts that must come back to what they were after a round of updates. */
struct ctl_stats {
    uint32_t procs;    /* process slots in use */
    uint32_t privs;    /* privilege structures in use */
    uint32_t services; /* slots of RS in use */
    uint32_t grants;   /* in use, of all services */
    uint32_t pages_total;
    uint32_t pages_free;
};

/* Minor devices of the driver. A channel has CTL_MINOR_PER_CHANNEL minors
 * from CTL_MINOR(channel) on. */
#define CTL_MAJOR 18        /* ours */
#define CTL_MINOR_REQUEST 0 /* reads give requests, one each */
#define CTL_MINOR_PROCTAB 1 /* reads give struct ctl_proc records */
#define CTL_MINOR_STATS 2   /* a read gives struct ctl_stats */
#define CTL_MINOR_PER_CHANNEL 4
#define CTL_MINOR(channel) ((channel) * CTL_MINOR_PER_CHANNEL)
#define CTL_MINOR_STDIO 0 /* stdin and stdout */
#define CTL_MINOR_STDERR 1
#define CTL_MINOR_STATUS 2 /* write struct ctl_status, once per end */

/* Device nodes, as the image has them. */
#define CTL_PATH_REQUEST "/dev/control"
#define CTL_PATH_PROCTAB "/dev/ctlproc"
#define CTL_PATH_STATS "/dev/ctlstats"
#define CTL_PATH_STDIO "/dev/ctl%uio"
#define CTL_PATH_STDERR "/dev/ctl%uerr"
#define CTL_PATH_STATUS "/dev/ctl%ust"

#endif
