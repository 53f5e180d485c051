/*
 * What can be seen of services, before and after: RS's facts, and the processes
 * behind their endpoints.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <minix/control.h>
#include "testrelpol.h"

#define PROCESSES "/dev/ctlproc"

struct service services[NR_SYS_PROCS];
int nr_services;

static int
by_label(const void *a, const void *b)
{
    return strcmp(((const struct service *) a)->info.label,
        ((const struct service *) b)->info.label);
}

int
has_flag(const struct service *s, unsigned flag)
{
    return (s->info.flags & flag) != 0;
}

struct service *
find_service(const char *label)
{
    struct service *s;

    for (s = services; s < &services[nr_services]; s++) {
        if (strcmp(s->info.label, label) == 0)
            return s;
    }
    return NULL;
}

/* The active ones, by label; what was learned of each stays. */
int
read_services(void)
{
    static struct rs_service_info table[NR_SYS_PROCS];
    static struct service fresh[NR_SYS_PROCS];
    const struct service *known;
    int i, count = 0;

    if (minix_rs_services(table) < 0)
        return errno;
    for (i = 0; i < NR_SYS_PROCS; i++) {
        if (!(table[i].flags & RSI_ACTIVE) || table[i].endpoint == INIT_PROC_NR)
            continue;
        memset(&fresh[count], 0, sizeof(fresh[count]));
        if ((known = find_service(table[i].label)) != NULL)
            fresh[count] = *known;
        fresh[count++].info = table[i];
    }
    qsort(fresh, count, sizeof(fresh[0]), by_label);
    memcpy(services, fresh, sizeof(services));
    nr_services = count;
    return 0;
}

/* The kernel's table is the control driver's to show; without it, 0. */
void
read_instances(void)
{
    struct ctl_proc processes[16];
    int fd = open(PROCESSES, O_RDONLY), i, s;
    ssize_t n;

    for (s = 0; s < nr_services; s++)
        services[s].instance = 0;
    if (fd < 0)
        return;
    while ((n = read(fd, processes, sizeof(processes))) > 0) {
        for (i = 0; i < (int) (n / sizeof(processes[0])); i++) {
            for (s = 0; s < nr_services; s++) {
                if (services[s].info.endpoint == processes[i].endpoint)
                    services[s].instance = processes[i].instance;
            }
        }
    }
    close(fd);
}

long
milliseconds(void)
{
    struct timespec ts;

    if (clock_gettime(CLOCK_MONOTONIC, &ts) < 0)
        return 0;
    return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
wait_tick(void)
{
    usleep(1000000 / DEFAULT_HZ);
}
