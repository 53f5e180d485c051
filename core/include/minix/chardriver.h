/* Character driver framework: the CDEV protocol of VFS as callbacks.
 *
 * A driver fills a struct chardriver and gives every message it does not
 * handle itself to chardriver_process(). A callback that returns EDONTREPLY
 * has kept the request: it answers later, once, with chardriver_reply_task().
 * The framework itself has no state, so it needs none transferred. */
#ifndef _MINIX_CHARDRIVER_H
#define _MINIX_CHARDRIVER_H

#include <minix/com.h>
#include <minix/ipc.h>
#include <minix/type.h>
#include <sys/types.h>

typedef uint32_t cdev_id_t;

/* Any callback may be NULL: opening succeeds, the rest is refused. */
struct chardriver {
    int (*cdr_open)(devminor_t minor, int access, endpoint_t user);
    int (*cdr_close)(devminor_t minor);
    ssize_t (*cdr_read)(devminor_t minor, u64_t position, endpoint_t endpt,
        cp_grant_id_t grant, size_t size, int flags, cdev_id_t id);
    ssize_t (*cdr_write)(devminor_t minor, u64_t position, endpoint_t endpt,
        cp_grant_id_t grant, size_t size, int flags, cdev_id_t id);
    int (*cdr_ioctl)(devminor_t minor, unsigned long request, endpoint_t endpt,
        cp_grant_id_t grant, int flags, endpoint_t user, cdev_id_t id);
    int (*cdr_cancel)(devminor_t minor, endpoint_t endpt, cdev_id_t id);
    int (*cdr_select)(devminor_t minor, unsigned int ops, endpoint_t endpt);
    void (*cdr_intr)(unsigned int mask);
    void (*cdr_alarm)(clock_t stamp);
    void (*cdr_other)(message *m_ptr, int ipc_status);
};

void chardriver_announce(void);
void chardriver_process(const struct chardriver *cdp, message *m_ptr,
    int ipc_status);
void chardriver_terminate(void);
void chardriver_task(const struct chardriver *cdp);
void chardriver_reply_task(endpoint_t endpt, cdev_id_t id, int status);
void chardriver_reply_select(endpoint_t endpt, devminor_t minor, int ops);

#endif
