/* One round of each worker. */
#include <errno.h>
#include <fcntl.h>
#include <lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <minix/rs.h>
#include "load.h"
#include "../keeper/keeper.h"

/* A round that needs no time of its own leaves the processor to others. */
#define PAUSE_MS 20

static void
reap(pid_t child, int code)
{
    int status;

    if (child < 0)
        fail("fork: errno %d", errno);
    if (waitpid(child, &status, 0) != child)
        fail("wait: errno %d", errno);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != code)
        fail("wait: status %x, not code %d", status, code);
}

static void
sleep_ms(long ms)
{
    struct timespec t = { ms / 1000, (ms % 1000) * 1000000, 0 };

    if (nanosleep(&t, NULL) != 0)
        fail("nanosleep: errno %d", errno);
}

void
wait_round(uint32_t n)
{
    pid_t child = fork();

    if (child == 0)
        _exit(n % 256);
    reap(child, n % 256);
    sleep_ms(PAUSE_MS);
}

/* The parent waits while the child sleeps. */
void
wait_long_round(uint32_t n)
{
    pid_t child = fork();

    if (child == 0) {
        sleep_ms(200);
        _exit((n * 7) % 256);
    }
    reap(child, (n * 7) % 256);
}

/* A child writes an endless stream; the reader is mostly blocked. */
static int stream_fd;
static uint32_t stream_at;

void
pipe_setup(void)
{
    uint8_t block[700];
    uint32_t at = 0, i;
    int fd[2];

    if (pipe(fd) < 0)
        fail("pipe: errno %d", errno);
    if (fork() == 0) {
        close(fd[0]);
        for (;;) {
            for (i = 0; i < sizeof(block); i++)
                block[i] = byte_at(at + i);
            if (write(fd[1], block, sizeof(block)) != sizeof(block))
                _exit(1);
            at += sizeof(block);
            if (at % 4200 == 0)
                sleep_ms(30);
        }
    }
    close(fd[1]);
    stream_fd = fd[0];
}

void
pipe_round(uint32_t n)
{
    uint8_t block[512];
    ssize_t got = read(stream_fd, block, sizeof(block));

    (void) n;
    if (got <= 0)
        fail("pipe: read %d, errno %d", (int) got, errno);
    must_match(block, got, stream_at, "pipe");
    stream_at += got;
}

void
sleep_round(uint32_t n)
{
    struct timespec before, after;
    int64_t ms;

    (void) n;
    clock_gettime(CLOCK_MONOTONIC, &before);
    sleep_ms(100);
    clock_gettime(CLOCK_MONOTONIC, &after);
    ms = (after.tv_sec - before.tv_sec) * 1000 +
        (after.tv_nsec - before.tv_nsec) / 1000000;
    if (ms < 80)
        fail("slept %d ms instead of 100", (int) ms);
}

static int read_fd;

void
read_setup(void)
{
    read_fd = open(DATA_FILE, O_RDONLY);
    if (read_fd < 0)
        fail("open: errno %d", errno);
}

/* Pieces all over a file that is larger than the file server's cache. */
void
read_round(uint32_t n)
{
    uint8_t block[3000];
    uint32_t at = (n * 40503u * 16) % (DATA_BYTES - sizeof(block));

    if (lseek(read_fd, at, SEEK_SET) != (off_t) at)
        fail("seek to %u: errno %d", at, errno);
    if (read(read_fd, block, sizeof(block)) != sizeof(block))
        fail("read at %u: errno %d", at, errno);
    must_match(block, sizeof(block), at, "read");
    sleep_ms(PAUSE_MS);
}

#define SCRATCH "/tmp/load.scratch"

void
write_setup(void)
{
    unlink(SCRATCH);
}

/* A file is made, filled, read back and removed. */
void
write_round(uint32_t n)
{
    uint8_t block[1500];
    uint32_t base = n * 977, i;
    int fd = open(SCRATCH, O_RDWR | O_CREAT | O_EXCL, 0600);

    if (fd < 0)
        fail("create: errno %d", errno);
    for (i = 0; i < sizeof(block); i++)
        block[i] = byte_at(base + i);
    if (write(fd, block, sizeof(block)) != sizeof(block))
        fail("write: errno %d", errno);
    memset(block, 0, sizeof(block));
    if (lseek(fd, 0, SEEK_SET) != 0 ||
        read(fd, block, sizeof(block)) != sizeof(block))
        fail("read back: errno %d", errno);
    must_match(block, sizeof(block), base, "write");
    if (close(fd) != 0 || unlink(SCRATCH) != 0)
        fail("unlink: errno %d", errno);
    sleep_ms(20);
}

void
exec_round(uint32_t n)
{
    char *argv[2] = { n % 2 ? "true" : "false", NULL };
    char *envp[1] = { NULL };
    pid_t child = fork();

    if (child == 0) {
        execve(n % 2 ? "/bin/true" : "/bin/false", argv, envp);
        _exit(99);
    }
    reap(child, n % 2 ? 0 : 1);
    sleep_ms(50);
}

static volatile uint32_t alarms;

static void
on_alarm(int sig)
{
    (void) sig;
    alarms++;
}

void
signal_setup(void)
{
    struct sigaction sa;

    memset(&sa, 0, sizeof(sa));
    sa.sa_handler = on_alarm;
    if (sigaction(SIGUSR1, &sa, NULL) != 0)
        fail("sigaction: errno %d", errno);
}

/* A child interrupts the sleep of its parent. */
void
signal_round(uint32_t n)
{
    uint32_t before = alarms;
    pid_t parent = getpid(), child = fork();
    struct timespec t = { 5, 0, 0 };

    (void) n;
    if (child == 0) {
        sleep_ms(50);
        _exit(kill(parent, SIGUSR1) == 0 ? 17 : 18);
    }
    nanosleep(&t, NULL);
    reap(child, 17);
    if (alarms != before + 1)
        fail("%u signals instead of 1", (unsigned) (alarms - before));
}

static endpoint_t keeper;

void
keys_setup(void)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_rs_req.name = KEEPER_LABEL;
    m.m_rs_req.name_len = strlen(KEEPER_LABEL);
    if (_syscall(RS_PROC_NR, RS_LOOKUP, &m) < 0)
        fail("no service " KEEPER_LABEL ": errno %d", errno);
    keeper = m.m_rs_req.endpoint;
}

void
keys_round(uint32_t n)
{
    message m;

    (void) n;
    memset(&m, 0, sizeof(m));
    if (_syscall(keeper, KEEPER_CHECK, &m) < 0)
        fail("keeper: errno %d", errno);
    if (m.m_u32.data[0] != 0)
        fail("key %u is %u, not %u", m.m_u32.data[1], m.m_u32.data[2],
            m.m_u32.data[3]);
    sleep_ms(30);
}
