/* Runs a program with the channel as its standard streams. */
#include "controld.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_ARGS 256
#define EXIT_NOT_EXECUTABLE 126
#define EXIT_NOT_FOUND 127

extern char **environ;

static const char *const initial_environment[] = {
    "PATH=/bin:/sbin:/usr/bin:/usr/sbin",
    "HOME=/root",
    "USER=root",
    NULL,
};

static void
run(char *const *argv, unsigned channel)
{
    char path[32];
    int error_fd, error;

    snprintf(path, sizeof(path), CTL_PATH_STDERR, channel);
    error_fd = open(path, O_WRONLY);
    dup2(stream_fd, 0);
    dup2(stream_fd, 1);
    dup2(error_fd < 0 ? stream_fd : error_fd, 2);
    /* Whatever else is open belongs to us. */
    for (int fd = 3; fd < 16; fd++)
        close(fd);
    chdir("/");
    /* A program that signals its group does not mean us. */
    setsid();
    environ = (char **) initial_environment;
    execvp(argv[0], argv);
    error = errno;
    dprintf(2, "%s: %s\n", argv[0], strerror(error));
    _exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}

int
do_exec(const struct request *request, struct ctl_status *status)
{
    const char *argv[MAX_ARGS + 1];
    struct ctl_status started;
    unsigned i;
    pid_t pid;
    int state;

    if (request->head.arg == 0 || request->head.arg > MAX_ARGS)
        return E2BIG;
    for (i = 0; i < request->head.arg; i++) {
        if ((argv[i] = body_string(request, 0, i)) == NULL)
            return EINVAL;
    }
    argv[i] = NULL;

    if ((pid = fork()) < 0)
        return errno;
    if (pid == 0)
        run((char *const *) argv, request->head.channel);
    started.how = CTL_STARTED;
    started.value = pid;
    report(&started);
    while (waitpid(pid, &state, 0) < 0) {
        if (errno != EINTR)
            return errno;
    }
    if (WIFSIGNALED(state)) {
        status->how = CTL_ENDED_SIGNAL;
        status->value = WTERMSIG(state);
    } else {
        status->how = CTL_ENDED_EXIT;
        status->value = WEXITSTATUS(state);
    }
    return 0;
}
