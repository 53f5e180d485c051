/* The tool's words, and how it complains about them. */
#include "minix_service.h"
#include <minix/sef.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const struct flag flags[NR_FLAGS] = {
    { 'c', RSS_COPY, "keep a copy of the binary in memory" },
    { 'r', RSS_REUSE | RSS_COPY, "share the copy of the same program" },
    { 'n', RSS_NOBLOCK, "do not wait for the service to be ready" },
    { 'p', RSS_REPLICA, "keep a replica ready" },
    { 'q', RSS_BATCH, "queue the update" },
    { 'a', RSS_ASR_LU, "update to a rerandomized variant" },
    { 'o', RSS_PREPARE_ONLY_LU, "prepare for the update, then cancel it" },
    { 's', RSS_FORCE_SELF_LU, "update as if to the same binary" },
    { 't', RSS_FORCE_INIT_ST, "transfer state even to the same binary" },
    { 'x', RSS_FORCE_INIT_CRASH, "new instance crashes while it starts" },
    { 'y', RSS_FORCE_INIT_FAIL, "new instance fails to start" },
    { 'z', RSS_FORCE_INIT_TIMEOUT, "new instance never gets ready" },
    { 'd', RSS_FORCE_INIT_DEFCB, "use the default start callback" },
    { 'm', RSS_NOMMAP_LU, "do not inherit mapped memory" },
    { 'e', RSS_DETACH, "keep the old instance, detached" },
    { 'f', RSS_NORESTART, "do not restart after a crash" },
    { 'b', RSS_NO_BIN_EXP, NULL },
    { 'u', 0, NULL },
};

const struct subcommand subcommands[NR_SUBCOMMANDS] = {
    { "up", RS_UP, BINARY },
    { "run", RS_UP, BINARY },
    { "edit", RS_EDIT, BINARY },
    { "update", RS_UPDATE, BINARY },
    { "down", RS_DOWN, LABEL },
    { "refresh", RS_REFRESH, LABEL },
    { "restart", RS_RESTART, LABEL },
    { "clone", RS_CLONE, LABEL },
    { "unclone", RS_UNCLONE, LABEL },
    { "fi", RS_FI, LABEL },
    { "sysctl", RS_SYSCTL, SYSCTL },
    { "shutdown", RS_SHUTDOWN, NOTHING },
};

/* Words of sysctl; the number of the action is the place, from 1. */
const char *const sysctl_words[NR_SYSCTL] = {
    "srv_status",
    "upd_start",
    "upd_run",
    "upd_stop",
    "upd_status",
};

/* What the list of words would not explain. */
void
refuse(const char *problem, int status)
{
    fprintf(stderr, "Warning, %s\n", problem);
    exit(status);
}

void
usage(const char *problem, int status)
{
    size_t i;

    fprintf(stderr, "Warning, %s\n", problem);
    fprintf(stderr,
        "Usage:\n"
        "    " TOOL " [-");
    for (i = 0; i < NR_FLAGS; i++)
        fputc(flags[i].letter, stderr);
    fprintf(stderr,
        "] (up|run|edit|update) <binary|self>"
        " [-args <args>] [-dev <special>] [-major <major>] [-devid <id>]"
        " [-period <ticks|ticksHZ>] [-script <path>] [-label <name>]"
        " [-progname <name>] [-config <path>] [-state <number|expression>]"
        " [-maxtime <ticks|ticksHZ>] [-heap-prealloc <bytes>]"
        " [-map-prealloc <bytes>] [-trg-label <name>]"
        " [-ipc_bl <filters>] [-ipc_wl <filters>] [-asr-count <number>]"
        " [-restarts <number>] [" CHECK "]\n");
    for (i = 0; i < NR_SUBCOMMANDS; i++) {
        if (subcommands[i].takes == LABEL)
            fprintf(stderr, "    " TOOL " %s <label>\n", subcommands[i].name);
    }
    fprintf(stderr,
        "    " TOOL " sysctl"
        " <srv_status|upd_start|upd_run|upd_stop|upd_status>\n"
        "    " TOOL " shutdown\n"
        "        (ends nothing: from now on RS restarts no service that dies)\n"
        "Options:\n");
    for (i = 0; i < NR_FLAGS; i++) {
        if (flags[i].help != NULL)
            fprintf(stderr, "      -%c: %s\n", flags[i].letter, flags[i].help);
    }
    fprintf(stderr,
        "      " CHECK ": do all of the update, say how it went, undo it\n");
    exit(status);
}

void
fatal(const char *format, ...)
{
    va_list ap;

    fprintf(stderr, TOOL ": fatal error: ");
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(1);
}

void
warn(const char *format, ...)
{
    va_list ap;

    fprintf(stderr, TOOL ": warning: ");
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
}
