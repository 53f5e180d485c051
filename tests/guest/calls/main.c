/* calls [NAME]: tests of the calls of PM and VFS and of libc, in TAP. Each
 * runs in a process of its own; a test that ends with anything but 0 failed.
 */
#include "calls.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FOLDER "/tmp/calls"
#define PATIENCE 60 /* seconds; then SIGALRM ends a test */

static const struct test *const tables[] = {
    process_tests,
    signal_tests,
    file_tests,
    pipe_tests,
    library_tests,
};

void
failed(const char *file, int line, const char *what)
{
    printf("# %s:%d: %s, errno %d\n", file, line, what, errno);
    exit(1);
}

long
clock_ms(void)
{
    struct timespec t;

    must(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
    return (long) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int
run(const struct test *test)
{
    pid_t pid;
    int status;

    fflush(stdout);
    if ((pid = fork()) == 0) {
        alarm(PATIENCE);
        test->run();
        exit(0);
    }
    if (waitpid(pid, &status, 0) != pid)
        return 0;
    if (WIFSIGNALED(status))
        printf("# ended by signal %d\n", WTERMSIG(status));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int
main(int argc, char **argv)
{
    const struct test *test;
    int number = 0, bad = 0;
    unsigned i;

    mkdir(FOLDER, 0755);
    if (chdir(FOLDER) < 0) {
        printf("Bail out! %s: %s\n", FOLDER, strerror(errno));
        return 1;
    }
    for (i = 0; i < sizeof tables / sizeof tables[0]; i++)
        for (test = tables[i]; test->name != NULL; test++) {
            if (argc > 1 && strcmp(argv[1], test->name) != 0)
                continue;
            if (run(test)) {
                printf("ok %d %s\n", ++number, test->name);
            } else {
                printf("not ok %d %s\n", ++number, test->name);
                bad++;
            }
        }
    printf("1..%d\n", number);
    return bad != 0;
}
