/* fork, exec, wait, ids. */
#include "calls.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
statuses_arrive(void)
{
    int status, i;
    pid_t pid;

    for (i = 0; i < 256; i += 51) {
        must((pid = fork()) >= 0);
        if (pid == 0)
            _exit(i);
        must(waitpid(pid, &status, 0) == pid);
        must(WIFEXITED(status) && WEXITSTATUS(status) == i);
    }
}

static void
wait_without_children(void)
{
    must_fail(wait(NULL), ECHILD);
    must_fail(waitpid(1, NULL, 0), ECHILD);
}

static void
wait_can_look_only(void)
{
    int status, fds[2];
    char c;
    pid_t pid;

    must(pipe(fds) == 0);
    must((pid = fork()) >= 0);
    if (pid == 0) {
        read(fds[0], &c, 1);
        _exit(3);
    }
    must(waitpid(pid, &status, WNOHANG) == 0);
    must(write(fds[1], "x", 1) == 1);
    must(waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 3);
}

static void
wait_takes_the_child_it_names(void)
{
    pid_t first, second;
    int status;

    if ((first = fork()) == 0)
        _exit(1);
    if ((second = fork()) == 0)
        _exit(2);
    must(waitpid(second, &status, 0) == second && WEXITSTATUS(status) == 2);
    must(waitpid(first, &status, 0) == first && WEXITSTATUS(status) == 1);
}

static void
memory_is_not_shared(void)
{
    static int value = 1;
    int status;
    pid_t pid;

    if ((pid = fork()) == 0) {
        value = 2;
        _exit(value);
    }
    must(waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 2);
    must(value == 1);
}

static void
parents_and_orphans(void)
{
    int fds[2];
    pid_t self = getpid(), parent;

    must(pipe(fds) == 0);
    if (fork() == 0) {
        must(getppid() == self);
        if (fork() == 0) {
            pid_t middle = getppid();

            while (getppid() == middle)
                usleep(20000);
            parent = getppid();
            write(fds[1], &parent, sizeof parent);
            _exit(0);
        }
        usleep(50000);
        _exit(0);
    }
    must(wait(NULL) > 0);
    must(read(fds[0], &parent, sizeof parent) == sizeof parent);
    must(parent == 1);
}

static void
exec_fails_as_it_should(void)
{
    char *const argv[] = { "x", NULL };
    int fd;

    must_fail(execv("/bin/nosuch", argv), ENOENT);
    must_fail(execv("/bin", argv), EACCES);
    must((fd = open("text", O_WRONLY | O_CREAT | O_TRUNC, 0644)) >= 0);
    must(write(fd, "no program", 10) == 10);
    close(fd);
    must_fail(execv("text", argv), EACCES);
    must((fd = open("prog", O_WRONLY | O_CREAT | O_TRUNC, 0755)) >= 0);
    must(write(fd, "no program", 10) == 10);
    close(fd);
    must_fail(execv("prog", argv), ENOEXEC);
    must(unlink("text") == 0 && unlink("prog") == 0);
}

static void
exec_passes_arguments(void)
{
    char line[64];
    int fds[2], status;
    size_t have = 0;
    ssize_t n;

    must(pipe(fds) == 0);
    if (fork() == 0) {
        dup2(fds[1], 1);
        execlp("echo", "echo", "one", "", "two words", NULL);
        _exit(127);
    }
    close(fds[1]);
    while ((n = read(fds[0], line + have, sizeof line - have)) > 0)
        have += (size_t) n;
    must(have == 15 && memcmp(line, "one  two words\n", 15) == 0);
    must(wait(&status) > 0 && status == 0);
}

static void
exec_closes_what_is_marked(void)
{
    int fds[2], marked[2];
    char c;

    must(pipe(fds) == 0 && pipe2(marked, O_CLOEXEC) == 0);
    must(fcntl(marked[1], F_GETFD) == FD_CLOEXEC);
    if (fork() == 0) {
        dup2(fds[0], 0);
        close(fds[1]);
        execl("/bin/cat", "cat", NULL);
        _exit(127);
    }
    close(marked[1]);
    /* Only cat could still hold the writing end. */
    must(read(marked[0], &c, 1) == 0);
    close(fds[1]);
    must(wait(NULL) > 0);
}

static void
many_at_once(void)
{
    pid_t pids[60];
    int i, status;
    long start = clock_ms();

    for (i = 0; i < 60; i++) {
        must((pids[i] = fork()) >= 0);
        if (pids[i] == 0) {
            usleep(100000);
            _exit(i);
        }
    }
    for (i = 59; i >= 0; i--)
        must(waitpid(pids[i], &status, 0) == pids[i] &&
            WEXITSTATUS(status) == i);
    /* One after the other they would take six seconds. */
    must_take(start, 100);
}

static void
ids_of_others(void)
{
    must(getuid() == 0 && geteuid() == 0);
    if (fork() == 0) {
        must(setgid(7) == 0 && setuid(5) == 0);
        must(getuid() == 5 && geteuid() == 5 && getegid() == 7);
        must_fail(setuid(0), EPERM);
        must_fail(kill(1, SIGTERM), EPERM);
        must_fail(open("/dev/mem", O_RDONLY), EACCES);
        exit(0);
    }
    int status;
    must(wait(&status) > 0 && status == 0);
}

const struct test process_tests[] = {
    { "exit statuses arrive", statuses_arrive },
    { "wait without children fails", wait_without_children },
    { "wait can look only", wait_can_look_only },
    { "wait takes the child it names", wait_takes_the_child_it_names },
    { "memory is not shared after fork", memory_is_not_shared },
    { "orphans belong to init", parents_and_orphans },
    { "exec fails as it should", exec_fails_as_it_should },
    { "exec passes arguments", exec_passes_arguments },
    { "exec closes what is marked", exec_closes_what_is_marked },
    { "sixty children at once", many_at_once },
    { "another user may less", ids_of_others },
    { NULL, NULL },
};
