/* Command files. One command a line: words between blanks, $NAME stands for a
 * boot parameter, # begins a comment, a last word & leaves the command running.
 * No shell: a command is a path and its arguments. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "init.h"

#define MAX_FILE 4096
#define MAX_WORDS 32
#define MAX_WORD 128

extern char **environ;

void
say(const char *text)
{
    write(1, text, strlen(text));
}

static void
complain(const char *path, int line, const char *what)
{
    char text[256];

    snprintf(text, sizeof(text), "init: %s:%d: %s\n", path, line, what);
    say(text);
}

/* Copies a word with its parameters replaced; 0 or an error text. */
static const char *
expand(const char *from, char *to)
{
    static char missing[MAX_WORD];
    size_t used = 0, n;
    char name[MAX_WORD];
    const char *value;

    while (*from != '\0') {
        if (*from != '$') {
            if (used + 1 >= MAX_WORD)
                return "a word is too long";
            to[used++] = *from++;
            continue;
        }
        for (n = 0, from++; isalnum((unsigned char) *from) && n < 64; n++)
            name[n] = *from++;
        name[n] = '\0';
        value = getenv(name);
        if (value == NULL) {
            snprintf(missing, sizeof(missing), "%s not set", name);
            return missing;
        }
        if (used + strlen(value) >= MAX_WORD)
            return "a word is too long";
        strcpy(to + used, value);
        used += strlen(value);
    }
    to[used] = '\0';
    return NULL;
}

static int
run(char **argv, int wait_for_it)
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        execve(argv[0], argv, environ);
        _exit(127);
    }
    if (pid < 0)
        return 126;
    if (!wait_for_it)
        return 0;
    while (waitpid(pid, &status, 0) != pid)
        if (errno != EINTR)
            return 126;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int
run_line(const char *path, int number, char *line)
{
    char words[MAX_WORDS][MAX_WORD], *argv[MAX_WORDS + 1], *word;
    char text[MAX_WORD + 64];
    const char *error;
    int n = 0, status, background = 0;

    line[strcspn(line, "#")] = '\0';
    for (word = strtok(line, " \t"); word != NULL; word = strtok(NULL, " \t")) {
        if (n == MAX_WORDS) {
            complain(path, number, "too many words");
            return 1;
        }
        error = expand(word, words[n]);
        if (error != NULL) {
            complain(path, number, error);
            return 1;
        }
        argv[n] = words[n];
        n++;
    }
    if (n > 0 && strcmp(argv[n - 1], "&") == 0) {
        background = 1;
        n--;
    }
    if (n == 0)
        return 0;
    argv[n] = NULL;
    status = run(argv, !background);
    if (status != 0) {
        snprintf(text, sizeof(text), "%s: exit status %d", argv[0], status);
        complain(path, number, text);
    }
    return status;
}

int
run_file(const char *path)
{
    static char text[MAX_FILE + 1];
    char *line = text, *end;
    int fd = open(path, O_RDONLY), number = 1;
    ssize_t got = 0, n = 0;

    while (fd >= 0 && got < MAX_FILE &&
        (n = read(fd, text + got, MAX_FILE - got)) > 0)
        got += n;
    if (fd < 0 || n < 0 || got == MAX_FILE) {
        complain(path, 0, fd < 0 || n < 0 ? strerror(errno) : "too long");
        return 1;
    }
    close(fd);
    text[got] = '\0';
    for (; *line != '\0'; line = end, number++) {
        end = line + strcspn(line, "\n");
        if (*end != '\0')
            *end++ = '\0';
        if (run_line(path, number, line) != 0)
            return 1;
    }
    return 0;
}
