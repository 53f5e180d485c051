/* controld: what its parts share. The protocol is minix/control.h. */
#ifndef CONTROLD_H
#define CONTROLD_H

#include <minix/control.h>
#include <stddef.h>
#include <stdint.h>

/* A request as the driver gives it, and where its body is read up to. */
struct request {
    struct ctl_request head;
    char body[CTL_MAX_DATA];
};

/* Serves one request in a process of its own. */
void serve(const struct request *request);

/* The streams of the request being served. */
extern int stream_fd, status_fd;

/* Each returns 0 or an errno; the latter means that nothing was done. */
int do_exec(const struct request *request, struct ctl_status *status);
int do_get(const struct request *request);
int do_put(const struct request *request);
int do_stat(const struct request *request);
int do_list(const struct request *request);
int do_proctab(void);
int do_services(void);
int do_stats(void);
int do_shutdown(void);

/* Tells the driver how the request goes. */
void report(const struct ctl_status *status);

/* Writes all of it, or returns an errno. */
int write_all(int fd, const void *bytes, size_t len);

/* Copies all that comes; 0 or an errno. */
int copy(int from, int to);

/* The n-th string of the body, or NULL when it ends before. */
const char *body_string(const struct request *request, size_t from, unsigned n);

#endif
