/* Runs a program with the channel as its standard streams. */
#include "controld.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_NOT_EXECUTABLE 126
#define EXIT_NOT_FOUND 127

extern char **environ;

/* What a program finds of its environment unless the host says otherwise. */
static const char *const DEFAULTS[] = {
    "PATH=/bin:/sbin:/usr/bin:/usr/sbin",
    "HOME=/root",
    "USER=root",
};
#define NR_DEFAULTS (sizeof(DEFAULTS) / sizeof(DEFAULTS[0]))

/* The request's words, each vector with its NULL. */
struct words {
    const char *argv[CTL_MAX_WORDS + 1];
    const char *environment[CTL_MAX_WORDS + NR_DEFAULTS + 1];
};

static int
is_set(const char *const *environment, const char *assignment)
{
    size_t n = strcspn(assignment, "=") + 1;

    for (; *environment != NULL; environment++)
        if (strncmp(*environment, assignment, n) == 0)
            return 1;
    return 0;
}

/* 0 or an errno. */
static int
read_words(const struct request *request, struct words *words)
{
    unsigned argc = request->head.arg, envc = 0, n;
    const char *word;

    if (argc == 0)
        return EINVAL;
    for (n = 0; (word = body_string(request, 0, n + 1)) != NULL; n++) {
        if (n == CTL_MAX_WORDS)
            return E2BIG;
        if (n < argc)
            words->argv[n] = word;
        else if (strchr(word, '=') == NULL)
            return EINVAL;
        else
            words->environment[envc++] = word;
    }
    if (n < argc)
        return argc > CTL_MAX_WORDS ? E2BIG : EINVAL;
    words->argv[argc] = NULL;
    words->environment[envc] = NULL;
    for (n = 0; n < NR_DEFAULTS; n++)
        if (!is_set(words->environment, DEFAULTS[n])) {
            words->environment[envc++] = DEFAULTS[n];
            words->environment[envc] = NULL;
        }
    return 0;
}

static void
run(const struct words *words, unsigned channel)
{
    char *const *argv = (char *const *) words->argv;
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
    /* A program that signals its group does not mean us. */
    setsid();
    environ = (char **) words->environment;
    execvp(argv[0], argv);
    error = errno;
    dprintf(2, "%s: %s\n", argv[0], strerror(error));
    _exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}

int
do_exec(const struct request *request, struct ctl_status *status)
{
    static struct words words;
    const char *directory = body_string(request, 0, 0);
    struct ctl_status started;
    pid_t pid;
    int state, error;

    if (directory == NULL)
        return EINVAL;
    if ((error = read_words(request, &words)) != 0)
        return error;
    if (chdir(*directory == '\0' ? "/" : directory) < 0)
        return errno;
    if ((pid = fork()) < 0)
        return errno;
    if (pid == 0)
        run(&words, request->head.channel);
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
