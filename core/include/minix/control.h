/* The control link between the host and the guest, on the second serial port.
 *
 * Both directions carry frames: a header, then `length` bytes. Words are
 * little-endian; records are declared in core/contract/control.ts. The CRC
 * (CRC-32 of IEEE 802.3) covers the header with 0 in its own field, then the
 * payload. `seq` counts the frames of one direction; the
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
#include <minix/contract/control.h>

/* What never changes, so that two versions can name each other: the header,
 * and that a HELLO has type 1 and begins with the session's number. An end
 * that gets no answer also sends HELLOs of the versions before its own. */
#define CTL_MAGIC 0xC3
#define CTL_VERSION 4
#define CTL_MAX_DATA 2048      /* payload of one frame */
#define CTL_MAX_WORDS 256      /* of EXEC: arguments and environment */
#define CTL_HOST_WINDOW 4096   /* host to guest, per channel */
#define CTL_GUEST_WINDOW 16384 /* guest to host, per channel */

/* Of a HELLO that answers none: the guest's end began anew. */
#define CTL_NO_SESSION 0

/* Frame types. Payload and direction in the comments. */
#define CTL_HELLO 1  /* both: struct ctl_hello; forgets channels */
#define CTL_OPEN 2   /* host: struct ctl_request, then its body */
#define CTL_DATA 3   /* both: bytes of a stream */
#define CTL_EOF 4    /* host: no more stdin */
#define CTL_CREDIT 5 /* both: uint32_t, bytes consumed */
#define CTL_STATUS 6 /* guest: struct ctl_status; closes */
#define CTL_SIGNAL 7 /* host: uint32_t, signal for the program */
/* Host: nobody listens any more. Guest: the channel is free for an OPEN. */
#define CTL_CLOSE 8

#define CTL_STREAM_IN 0 /* host to guest */
#define CTL_STREAM_OUT 1
#define CTL_STREAM_ERR 2

/* Requests. The body that follows is packed, strings end in NUL. */
/* EXEC: directory (none: /), argc arguments, then NAME=VALUE until the end. */
#define CTL_REQ_EXEC 1
/* GET: path; streams the file out, or, if a second string "link" follows, what
 * the symbolic link of that name says. */
#define CTL_REQ_GET 2
/* PUT: path, octal mode, decimal seconds since 1970 (empty: now); streams a
 * file in, which has its name when all of it is there, and not before. The
 * mode's S_IFDIR makes a folder, or sets mode and time of one that is there;
 * S_IFLNK makes a symbolic link to what is streamed in. Before it ends, it
 * streams one byte out: the host must still be there. */
#define CTL_REQ_PUT 3
#define CTL_REQ_PROCTAB 4  /* struct ctl_proc for each process */
#define CTL_REQ_SERVICES 5 /* struct ctl_service for each service */
#define CTL_REQ_STATS 6    /* struct ctl_stats */
#define CTL_REQ_SHUTDOWN 7 /* ends the guest after a sync */
#define CTL_REQ_STAT 8     /* path; streams struct ctl_stat out */
#define CTL_REQ_SIGNAL 9   /* made by the driver from CTL_SIGNAL */
/* LIST: path; streams struct ctl_entry out: of what the path leads to, and, if
 * that is a folder, of what is in it, where links are told as they are. */
#define CTL_REQ_LIST 10

/* How a request ended. */
#define CTL_ENDED_EXIT 0   /* value: exit status */
#define CTL_ENDED_SIGNAL 1 /* value: signal number */
#define CTL_ENDED_ERROR 2  /* value: errno; the request did not run */
#define CTL_STARTED 3      /* value: pid; not an end, stays in the guest */

/* Minor devices of the driver (CTL_MINOR_<NAME>, with their nodes). Reads of
 * REQUEST give requests, one each; of PROCTAB struct ctl_proc records; of STATS
 * a struct ctl_stats. A channel has CTL_MINOR_PER_CHANNEL minors from
 * CTL_MINOR(channel) on: STDIO is stdin and stdout, to STATUS a struct
 * ctl_status is written, once per end. */
#define CTL_MINOR(channel) ((channel) * CTL_MINOR_PER_CHANNEL)

#endif
