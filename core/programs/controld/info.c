/* The state of the system for the host. */
#include "controld.h"
#include <errno.h>
#include <fcntl.h>
#include <lib.h>
#include <minix/rs.h>
#include <string.h>
#include <unistd.h>

static struct rs_service_info services[NR_SYS_PROCS];
_Static_assert(sizeof(((struct ctl_service *) 0)->label) == RS_MAX_LABEL_LEN &&
        sizeof(((struct ctl_service *) 0)->progname) == RS_MAX_LABEL_LEN &&
        sizeof(((struct ctl_service *) 0)->policies) == RS_MAX_POLICIES_LEN &&
        sizeof(((struct ctl_service *) 0)->binary) == RS_MAX_BINARY_LEN,
    "names of struct rs_service_info are copied whole");

static char table[(NR_TASKS + NR_PROCS) * sizeof(struct ctl_proc)];

int
do_services(void)
{
    /* Written at once: a write costs more than all that goes through it. */
    static struct ctl_service told[NR_SYS_PROCS];
    struct ctl_service *out = told;
    const struct rs_service_info *s;

    if (minix_rs_services(services) < 0)
        return errno;
    for (s = services; s < &services[NR_SYS_PROCS]; s++) {
        if (!(s->flags & RSI_IN_USE))
            continue;
        out->flags = s->flags;
        out->endpoint = s->endpoint;
        out->pid = s->pid;
        out->restarts = s->restarts;
        out->asr_count = s->asr_count;
        out->default_state = s->default_state;
        memcpy(out->label, s->label, sizeof(out->label));
        memcpy(out->progname, s->proc_name, sizeof(out->progname));
        memcpy(out->policies, s->policies, sizeof(out->policies));
        memcpy(out->binary, s->binary, sizeof(out->binary));
        out++;
    }
    return write_all(stream_fd, told, (char *) out - (char *) told);
}

/* Copies what one read of a device gives: a table of one moment. */
static int
read_device(const char *path, size_t size, size_t *got)
{
    ssize_t n;
    int fd;

    if ((fd = open(path, O_RDONLY)) < 0)
        return errno;
    n = read(fd, table, size);
    close(fd);
    if (n < 0)
        return errno;
    *got = n;
    return 0;
}

int
do_proctab(void)
{
    size_t n;
    int error;

    if ((error = read_device(CTL_PATH_PROCTAB, sizeof(table), &n)) != 0)
        return error;
    return write_all(stream_fd, table, n);
}

int
do_stats(void)
{
    struct ctl_stats stats;
    const struct rs_service_info *s;
    size_t n;
    int error;

    error = read_device(CTL_PATH_STATS, sizeof(stats), &n);
    if (error != 0)
        return error;
    if (minix_rs_services(services) < 0)
        return errno;
    if (n != sizeof(stats))
        return EIO;
    memcpy(&stats, table, sizeof(stats));
    for (s = services; s < &services[NR_SYS_PROCS]; s++)
        stats.services += (s->flags & RSI_ACTIVE) != 0;
    return write_all(stream_fd, &stats, sizeof(stats));
}
