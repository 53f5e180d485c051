/* minix-service: asks RS to start, stop, change and update services.
 *
 *     minix-service [flags] up|run|edit|update <binary|self> [-option value]
 *     minix-service [flags] down|refresh|restart|clone|unclone|fi <label>
 *     minix-service [flags] sysctl <action>
 *     minix-service [flags] shutdown
 *
 * Says nothing on success; the exit status is RS's error number. */
#include "minix_service.h"
#include <minix/sef.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Takes the clusters before the subcommand; returns the words used. */
static int
parse_flags(struct target *t, char **words, int count)
{
    int used;

    for (used = 0; used < count; used++) {
        const char *p = words[used];

        if (p[0] != '-' || p[1] == '\0')
            return used;
        if (strcmp(p, "--") == 0)
            return used + 1;
        while (*++p != '\0') {
            const struct flag *f = flags, *end = flags + NR_FLAGS;

            while (f < end && f->letter != *p)
                f++;
            if (f == end) {
                if (*p != '?')
                    fprintf(stderr, TOOL ": unknown option -- %c\n", *p);
                usage("wrong number of arguments", EINVAL);
            }
            t->start.rss_flags |= f->bits;
        }
    }
    return used;
}

/* A word too many could be an option that was meant to save the system. */
static void
refuse_more(char **words, int count)
{
    char problem[TEXT_SIZE];

    if (count == 0)
        return;
    if (strcmp(words[0], CHECK) == 0)
        snprintf(problem, sizeof(problem),
            "only \"update\" takes " CHECK
            "; of a queue it stands behind a member's update");
    else
        snprintf(problem, sizeof(problem), "action takes no word \"%s\"",
            words[0]);
    refuse(problem, EINVAL);
}

/* The binary must be there before RS is asked for it. */
static void
check_binary(const char *path)
{
    struct stat st;

    if (path[0] != '/')
        usage("binary should be absolute path", EINVAL);
    if (stat(path, &st) < 0) {
        int error = errno;

        fprintf(stderr, "%s: %s\n", path, strerror(error));
        fprintf(stderr, TOOL ": couldn't get stat binary\n");
        exit(error);
    }
    if (!S_ISREG(st.st_mode))
        usage("binary is not a regular file", EINVAL);
}

static void
parse_binary(struct target *t, const struct subcommand *sub, char **words,
    int count)
{
    static char command[TEXT_SIZE + 64];
    const char *base;
    int self;

    if (count == 0)
        usage("action requires a binary to start", EINVAL);
    if ((t->start.rss_flags & RSS_BATCH) && t->request != RS_UPDATE)
        usage("action does not support batch mode", EINVAL);
    t->path = words[0];
    t->use_config = TRUE;
    self = t->request == RS_UPDATE && strcmp(t->path, "self") == 0;
    if (self) {
        /* RS clones the running slot: no binary, no configuration. */
        t->path = "/dev/null";
        t->use_config = FALSE;
        t->start.rss_flags |= RSS_SELF_LU;
    } else
        check_binary(t->path);
    if (strcmp(sub->name, "run") == 0)
        t->start.rss_script = "/etc/rs.single";
    parse_options(t, words + 1, count - 1);

    if (t->start.rss_flags & RSS_CHECK_LU) {
        if (t->request != RS_UPDATE)
            refuse("action does not support a check", EINVAL);
        if ((t->start.rss_flags & (RSS_NOBLOCK | RSS_BATCH)) == RSS_NOBLOCK)
            refuse(CHECK " with -n: nobody would hear the answer", EINVAL);
        if (t->state == SEF_LU_STATE_PREPARE_CRASH)
            refuse(CHECK " with a state that crashes the service", EINVAL);
    }
    if (t->label == NULL && (self || t->request == RS_EDIT))
        usage("label option mandatory for target action", EINVAL);
    base = strrchr(t->path, '/') + 1;
    if (t->progname == NULL)
        t->progname = base;
    if (t->label == NULL)
        t->label = t->progname;
    if (t->config != NULL)
        t->use_config = TRUE;

    snprintf(command, sizeof(command), "%s %s", t->path,
        t->start.rss_cmd == NULL ? "" : t->start.rss_cmd);
    t->start.rss_cmd = command;
    t->start.rss_cmdlen = strlen(command);
    t->start.rss_scriptlen =
        t->start.rss_script == NULL ? 0 : strlen(t->start.rss_script);
    t->start.rss_label.l_addr = (char *) t->label;
    t->start.rss_label.l_len = strlen(t->label);
    t->start.rss_progname = (char *) t->progname;
    t->start.rss_prognamelen = strlen(t->progname);
    if (t->use_config)
        read_config(t);
}

static void
parse_sysctl(struct target *t, char **words, int count)
{
    size_t i;

    if (count == 0)
        usage("sysctl requires an action type", EINVAL);
    for (i = 0; i < NR_SYSCTL; i++) {
        if (strcmp(words[0], sysctl_words[i]) == 0) {
            t->sysctl = i + 1;
            refuse_more(words + 1, count - 1);
            return;
        }
    }
    usage("bad sysctl type", EINVAL);
}

int
main(int argc, char **argv)
{
    static struct target t;
    const struct subcommand *sub = subcommands;
    const struct subcommand *end = subcommands + NR_SUBCOMMANDS;
    int used;

    t.state = SEF_LU_STATE_DEFAULT;
    t.start.rss_asr_count = -1;
    used = 1 + parse_flags(&t, argv + 1, argc - 1);
    if (used >= argc)
        usage("wrong number of arguments", EINVAL);
    while (sub < end && strcmp(sub->name, argv[used]) != 0)
        sub++;
    if (sub == end)
        usage("illegal request type", ENOSYS);
    used++;
    t.request = sub->request;
    switch (sub->takes) {
    case BINARY: parse_binary(&t, sub, argv + used, argc - used); break;
    case LABEL:
        if (used == argc)
            usage("action requires a target label", EINVAL);
        t.label = argv[used++];
        refuse_more(argv + used, argc - used);
        break;
    case SYSCTL: parse_sysctl(&t, argv + used, argc - used); break;
    case NOTHING: refuse_more(argv + used, argc - used); break;
    }
    return send_request(&t);
}
