/* load: starts the workers, then obeys lines on standard input.
 *   check   every worker must make two more rounds, none may have stood still
 *           for STALL_MS, and what stands must be as it was left: answers
 *           "ok MS NAME=ROUNDS ...", MS the longest round, or "FAIL ..."
 *   quit    stops all workers: answers "done"
 * Exit status: 0 after quit (or end of input) without a failure, else 1. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "load.h"

#define MAX_WORKERS 16
#define POLL_MS 20

const struct worker WORKERS[] = {
    { "wait", NULL, wait_round },
    { "longwait", NULL, wait_long_round },
    { "pipe", pipe_setup, pipe_round },
    { "sleep", NULL, sleep_round },
    { "read", read_setup, read_round },
    { "write", write_setup, write_round },
    { "exec", NULL, exec_round },
    { "signal", signal_setup, signal_round },
    { "keys", keys_setup, keys_round },
};
const int NR_WORKERS = sizeof(WORKERS) / sizeof(WORKERS[0]);

static pid_t children[MAX_WORKERS];

static void
start_workers(void)
{
    int i;

    for (i = 0; i < NR_WORKERS; i++) {
        children[i] = fork();
        if (children[i] < 0) {
            perror("load: fork");
            exit(1);
        }
        if (children[i] == 0)
            worker_run(i);
    }
}

static void
pause_ms(long ms)
{
    struct timespec t = { ms / 1000, (ms % 1000) * 1000000, 0 };

    nanosleep(&t, NULL);
}

/* How long a worker has stood still, now or ever. */
static uint32_t
longest_stall(const struct record *r, uint32_t now)
{
    uint32_t since = r->at == 0 || now < r->at ? 0 : now - r->at;

    return since > r->longest ? since : r->longest;
}

static int
report_failure(const struct record *r)
{
    uint32_t now = status_now(), stall;
    int i;

    for (i = 0; i < NR_WORKERS; i++) {
        if (r[i].failed) {
            printf("FAIL %s: %s\n", WORKERS[i].name, r[i].text);
            return 1;
        }
        if ((stall = longest_stall(&r[i], now)) > STALL_MS) {
            printf("FAIL %s: stood still for %u ms, around round %u\n",
                WORKERS[i].name, (unsigned) stall, (unsigned) r[i].rounds);
            return 1;
        }
    }
    return 0;
}

static uint32_t
longest_round(const struct record *r)
{
    uint32_t longest = 0;
    int i;

    for (i = 0; i < NR_WORKERS; i++)
        if (r[i].longest > longest)
            longest = r[i].longest;
    return longest;
}

static int
check(void)
{
    struct record before[MAX_WORKERS], now[MAX_WORKERS];
    uint32_t start = status_now();
    int i;

    if (status_read(before) != 0 || report_failure(before))
        return 1;
    for (;;) {
        if (status_read(now) != 0 || report_failure(now))
            return 1;
        for (i = 0; i < NR_WORKERS; i++)
            if (now[i].rounds < before[i].rounds + 2)
                break;
        if (i == NR_WORKERS)
            break;
        if (status_now() - start > 2 * STALL_MS) {
            printf("FAIL %s: no two rounds in %d ms after round %u\n",
                WORKERS[i].name, 2 * STALL_MS, before[i].rounds);
            return 1;
        }
        pause_ms(POLL_MS);
    }
    standing_check();
    printf("ok %u", longest_round(now));
    for (i = 0; i < NR_WORKERS; i++)
        printf(" %s=%u", WORKERS[i].name, now[i].rounds);
    printf("\n");
    return 0;
}

static int
stop_workers(void)
{
    int i, status, lost = 0;

    for (i = 0; i < NR_WORKERS; i++)
        kill(children[i], SIGKILL);
    for (i = 0; i < NR_WORKERS; i++)
        if (waitpid(children[i], &status, 0) != children[i]) {
            printf("FAIL %s: cannot wait for it: %s\n", WORKERS[i].name,
                strerror(errno));
            lost = 1;
        }
    return lost;
}

int
main(void)
{
    char line[80];
    int failed = 0;

    status_create();
    data_create();
    standing_create();
    start_workers();
    printf("started\n");
    fflush(stdout);
    while (!failed && fgets(line, sizeof(line), stdin) != NULL) {
        if (strcmp(line, "check\n") == 0)
            failed = check();
        else if (strcmp(line, "quit\n") == 0)
            break;
        fflush(stdout);
    }
    failed |= stop_workers();
    printf("done\n");
    return failed;
}
