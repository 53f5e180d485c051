/* Block driver framework: the BDEV protocol as callbacks. Every request is
 * answered before the next one is taken; the framework has no state. */
#ifndef _MINIX_BLOCKDRIVER_H
#define _MINIX_BLOCKDRIVER_H

#include <minix/com.h>
#include <minix/ipc.h>
#include <minix/type.h>
#include <sys/types.h>
#include <sys/ioc_disk.h>

/* One piece of a scattered transfer: a grant of the requestor. */
typedef struct {
    cp_grant_id_t iov_grant;
    size_t iov_size;
} iovec_s_t;

#define NR_IOREQS 64 /* pieces of one request */

/* A partition: where it starts and how long it is, in bytes. */
struct device {
    u64_t dv_base;
    u64_t dv_size;
};

struct blockdriver {
    int (*bdr_open)(devminor_t minor, int access);
    int (*bdr_close)(devminor_t minor);
    /* Moves the pieces from or to `position`; returns the bytes moved. */
    ssize_t (*bdr_transfer)(devminor_t minor, int do_write, u64_t position,
        endpoint_t endpt, iovec_s_t *iov, unsigned count, int flags);
    int (*bdr_ioctl)(devminor_t minor, unsigned long request, endpoint_t endpt,
        cp_grant_id_t grant, endpoint_t user);
    struct device *(*bdr_part)(devminor_t minor);
    void (*bdr_geometry)(devminor_t minor, struct part_geom *entry);
    void (*bdr_intr)(unsigned int mask);
    void (*bdr_alarm)(clock_t stamp);
    void (*bdr_other)(message *m_ptr, int ipc_status);
};

void blockdriver_announce(void);
void blockdriver_process(const struct blockdriver *bdp, message *m_ptr,
    int ipc_status);
void blockdriver_terminate(void);
void blockdriver_task(const struct blockdriver *bdp);

#endif
