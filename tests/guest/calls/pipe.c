/* Pipes. */
#include "calls.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char block[40000];

static void
bytes_keep_their_order(void)
{
    unsigned at = 0;
    int fds[2], status;
    ssize_t n, i;

    must(pipe(fds) == 0);
    if (fork() == 0) {
        for (i = 0; i < (ssize_t) sizeof block; i++)
            block[i] = (char) (i * 3);
        for (i = 0; i < 5; i++)
            must(write(fds[1], block, sizeof block) == sizeof block);
        _exit(0);
    }
    close(fds[1]);
    while ((n = read(fds[0], block, 777)) > 0)
        for (i = 0; i < n; i++, at++)
            must(block[i] == (char) (at % sizeof block * 3));
    must(n == 0 && at == 5 * sizeof block);
    must(wait(&status) > 0 && status == 0);
}

static void
the_end_and_the_lost_reader(void)
{
    int fds[2], status;
    char c;

    must(pipe(fds) == 0);
    must(write(fds[1], "ab", 2) == 2);
    must(close(fds[1]) == 0);
    must(read(fds[0], &c, 1) == 1 && read(fds[0], &c, 1) == 1 && c == 'b');
    must(read(fds[0], &c, 1) == 0);
    close(fds[0]);
    must(pipe(fds) == 0 && close(fds[0]) == 0);
    signal(SIGPIPE, SIG_IGN);
    must_fail(write(fds[1], "x", 1), EPIPE);
    if (fork() == 0) {
        signal(SIGPIPE, SIG_DFL);
        write(fds[1], "x", 1);
        _exit(0);
    }
    must(wait(&status) > 0 && WTERMSIG(status) == SIGPIPE);
}

static void
without_waiting(void)
{
    ssize_t n, total = 0;
    int fds[2];
    char c;

    must(pipe2(fds, O_NONBLOCK) == 0);
    must_fail(read(fds[0], &c, 1), EAGAIN);
    while ((n = write(fds[1], block, 5000)) > 0)
        total += n;
    must(n < 0 && errno == EAGAIN && total >= PIPE_BUF);
    must(read(fds[0], block, sizeof block) == total);
    must_fail(lseek(fds[0], 0, SEEK_SET), ESPIPE);
}

static void
small_writes_are_whole(void)
{
    enum { WRITERS = 4, ROUNDS = 200, RECORD = 100 };
    int fds[2], i, j;
    char record[RECORD];
    ssize_t n;
    size_t have;

    must(pipe(fds) == 0);
    for (i = 0; i < WRITERS; i++)
        if (fork() == 0) {
            memset(record, 'a' + i, RECORD);
            for (j = 0; j < ROUNDS; j++)
                must(write(fds[1], record, RECORD) == RECORD);
            _exit(0);
        }
    close(fds[1]);
    for (i = 0; i < WRITERS * ROUNDS; i++) {
        for (have = 0; have < RECORD; have += (size_t) n)
            must((n = read(fds[0], record + have, RECORD - have)) > 0);
        for (j = 1; j < RECORD; j++)
            must(record[j] == record[0]);
    }
    must(read(fds[0], record, 1) == 0);
    for (i = 0; i < WRITERS; i++)
        must(wait(NULL) > 0);
}

static void
many_pipes(void)
{
    int fds[20][2], i;
    struct stat st;
    char c;

    for (i = 0; i < 20; i++) {
        must(pipe(fds[i]) == 0);
        c = (char) i;
        must(write(fds[i][1], &c, 1) == 1);
    }
    must(fstat(fds[3][0], &st) == 0 && S_ISFIFO(st.st_mode));
    for (i = 19; i >= 0; i--) {
        must(read(fds[i][0], &c, 1) == 1 && c == i);
        must(close(fds[i][0]) == 0 && close(fds[i][1]) == 0);
    }
}

const struct test pipe_tests[] = {
    { "bytes keep their order", bytes_keep_their_order },
    { "the end, and the lost reader", the_end_and_the_lost_reader },
    { "without waiting", without_waiting },
    { "small writes are whole", small_writes_are_whole },
    { "many pipes", many_pipes },
    { NULL, NULL },
};
