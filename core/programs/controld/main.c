/* controld: serves the requests of the host.
 *
 * The parent reads requests from the control device and forks a process for
 * each, so none waits for another; it keeps no state but its children's
 * number. The child has the channel's minors as its streams and reports the
 * end on the status minor. */
#include "controld.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <minix/const.h>

#define AWAY_TICKS (30 * DEFAULT_HZ) /* the driver may be away for so long */

static void
complain(const char *what)
{
    int fd = open("/dev/log", O_WRONLY);
    char line[128];
    int len;

    if (fd < 0)
        return;
    len = snprintf(line, sizeof(line), "controld: %s: %s\n", what,
        strerror(errno));
    write(fd, line, len);
    close(fd);
}

static int
open_minor(const char *format, unsigned channel, int flags)
{
    char path[32];

    snprintf(path, sizeof(path), format, channel);
    return open(path, flags);
}

/* The device is away while its driver comes back behind another endpoint. */
static int
open_again(int fd, int *ticks)
{
    close(fd);
    for (fd = -1; fd < 0 && *ticks > 0; --*ticks) {
        usleep(1000000 / DEFAULT_HZ);
        fd = open(CTL_PATH_REQUEST, O_RDONLY);
    }
    return fd;
}

static int
dispatch(const struct request *request, struct ctl_status *status)
{
    switch (request->head.kind) {
    case CTL_REQ_EXEC: return do_exec(request, status);
    case CTL_REQ_GET: return do_get(request);
    case CTL_REQ_PUT: return do_put(request);
    case CTL_REQ_STAT: return do_stat(request);
    case CTL_REQ_LIST: return do_list(request);
    case CTL_REQ_PROCTAB: return do_proctab();
    case CTL_REQ_SERVICES: return do_services();
    case CTL_REQ_STATS: return do_stats();
    case CTL_REQ_SHUTDOWN: return do_shutdown();
    default: return ENOSYS;
    }
}

void
serve(const struct request *request)
{
    struct ctl_status status = { .how = CTL_ENDED_EXIT };
    int error;

    status_fd = open_minor(CTL_PATH_STATUS, request->head.channel, O_WRONLY);
    stream_fd = open_minor(CTL_PATH_STDIO, request->head.channel, O_RDWR);
    if (status_fd < 0 || stream_fd < 0) {
        complain("cannot open a channel");
        return;
    }
    if ((error = dispatch(request, &status)) != 0) {
        status.how = CTL_ENDED_ERROR;
        status.value = error;
    }
    close(stream_fd);
    report(&status);
}

int
main(void)
{
    static struct request request;
    ssize_t n;
    int fd, ticks = AWAY_TICKS;

    if ((fd = open(CTL_PATH_REQUEST, O_RDONLY)) < 0) {
        complain("cannot open " CTL_PATH_REQUEST);
        return 1;
    }
    for (;;) {
        n = read(fd, &request, sizeof(request));
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
        if (n < (ssize_t) sizeof(request.head)) {
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0 && errno == EIO && (fd = open_again(fd, &ticks)) >= 0)
                continue;
            complain("cannot read a request");
            return 1;
        }
        ticks = AWAY_TICKS;
        if (request.head.kind == CTL_REQ_SIGNAL) {
            kill(request.head.pid, request.head.arg);
            continue;
        }
        switch (fork()) {
        case -1: complain("cannot fork"); break;
        case 0:
            close(fd);
            serve(&request);
            _exit(0);
        }
    }
}
