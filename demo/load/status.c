/* The status file: one record a worker, written by it alone. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "load.h"

static int self = -1, status_fd = -1;
static struct record mine;

void
status_create(void)
{
    static struct record empty;
    int i, fd = open(STATUS_FILE, O_RDWR | O_CREAT | O_TRUNC, 0600);

    if (fd < 0) {
        perror("load: " STATUS_FILE);
        exit(1);
    }
    for (i = 0; i < NR_WORKERS; i++)
        if (write(fd, &empty, sizeof(empty)) != sizeof(empty)) {
            perror("load: write " STATUS_FILE);
            exit(1);
        }
    close(fd);
}

int
status_read(struct record *records)
{
    ssize_t n = NR_WORKERS * sizeof(*records), got;
    int fd = open(STATUS_FILE, O_RDONLY);

    got = fd < 0 ? -1 : read(fd, records, n);
    if (got != n) {
        printf("FAIL status: read %d of %d bytes: %s\n", (int) got, (int) n,
            strerror(errno));
        return -1;
    }
    close(fd);
    return 0;
}

/* Milliseconds of the guest's clock, since it booted. */
uint32_t
status_now(void)
{
    struct timespec t;

    if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
        fail("clock_gettime");
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
publish(void)
{
    if (lseek(status_fd, self * (off_t) sizeof(mine), SEEK_SET) < 0 ||
        write(status_fd, &mine, sizeof(mine)) != sizeof(mine))
        _exit(1);
}

/* In the main process (self < 0) a failure ends the load. */
void
fail(const char *format, ...)
{
    int error = errno;
    va_list ap;

    va_start(ap, format);
    if (self < 0) {
        printf("FAIL ");
        vprintf(format, ap);
        printf(" (errno %d)\n", error);
        fflush(stdout);
        exit(1);
    }
    mine.failed = 1;
    vsnprintf(mine.text, sizeof(mine.text), format, ap);
    va_end(ap);
    publish();
    for (;;)
        pause();
}

void
worker_run(int worker)
{
    self = worker;
    status_fd = open(STATUS_FILE, O_WRONLY);
    if (status_fd < 0)
        _exit(1);
    if (WORKERS[worker].setup != NULL)
        WORKERS[worker].setup();
    mine.at = status_now();
    for (;;) {
        uint32_t before = mine.at;

        WORKERS[worker].round(mine.rounds);
        mine.rounds++;
        mine.at = status_now();
        if (mine.at - before > mine.longest)
            mine.longest = mine.at - before;
        publish();
    }
}
