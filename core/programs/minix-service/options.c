/* The options after the target: pairs of a one-dash word and a value. */
#include "minix_service.h"
#include <errno.h>
#include <minix/ipc_filter.h>
#include <minix/sef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* How the text after a number may end. */
enum suffix { NO_SUFFIX, HZ_SUFFIX, ANY_SUFFIX };

/* Reads a decimal number, an empty text as 0; "HZ" behind it makes seconds of
 * it. False when something else follows. */
static int
number(const char *text, enum suffix suffix, long *value)
{
    char *end;

    *value = strtol(text, &end, 10);
    if (suffix != NO_SUFFIX && strcmp(end, "HZ") == 0) {
        *value *= DEFAULT_HZ;
        return TRUE;
    }
    return *end == '\0' || suffix == ANY_SUFFIX;
}

static void
set_major(struct target *t, int major)
{
    if (t->start.rss_major != 0)
        usage("major already set", EINVAL);
    t->start.rss_major = major;
}

static void
opt_args(struct target *t, char *value)
{
    t->start.rss_cmd = value;
}

static void
opt_dev(struct target *t, char *value)
{
    struct stat st;

    if (stat(value, &st) < 0)
        usage("couldn't get status of device", errno);
    if (!S_ISBLK(st.st_mode) && !S_ISCHR(st.st_mode))
        usage("special file is not a device", EINVAL);
    set_major(t, major(st.st_rdev));
}

static void
opt_major(struct target *t, char *value)
{
    set_major(t, atoi(value));
}

static void
opt_devid(struct target *t, char *value)
{
    t->start.devman_id = atoi(value);
}

static void
opt_period(struct target *t, char *value)
{
    long period;

    if (!number(value, ANY_SUFFIX, &period) || period < 0)
        usage("bad period argument", EINVAL);
    t->start.rss_period = period;
}

static void
opt_script(struct target *t, char *value)
{
    t->start.rss_script = value;
}

static void
opt_label(struct target *t, char *value)
{
    t->label = value;
}

static void
opt_progname(struct target *t, char *value)
{
    t->progname = value;
}

static void
opt_config(struct target *t, char *value)
{
    t->config = value;
}

/* A word that is no number is an expression for the old instance. */
static void
opt_state(struct target *t, char *value)
{
    struct rs_state_data *data = &t->start.rss_state_data;
    long state;

    if (number(value, NO_SUFFIX, &state)) {
        if (state == SEF_LU_STATE_NULL)
            usage("null live update state", EINVAL);
        t->state = state;
        return;
    }
    t->state = SEF_LU_STATE_EVAL;
    data->size = sizeof(*data);
    data->eval_addr = value;
    data->eval_len = strlen(value);
}

/* RS takes 0 for its default and -1 for no limit. */
static void
opt_maxtime(struct target *t, char *value)
{
    long ticks;

    if (!number(value, HZ_SUFFIX, &ticks) || ticks < 0)
        usage("bad live update max time", EINVAL);
    t->maxtime = ticks == 0 ? -1 : ticks;
}

static long
positive_bytes(const char *value)
{
    long bytes;

    if (!number(value, NO_SUFFIX, &bytes) || bytes <= 0)
        usage("bad heap prealloc bytes", EINVAL);
    return bytes;
}

static void
opt_heap_prealloc(struct target *t, char *value)
{
    t->start.rss_heap_prealloc_bytes = positive_bytes(value);
}

static void
opt_map_prealloc(struct target *t, char *value)
{
    t->start.rss_map_prealloc_bytes = positive_bytes(value);
}

static void
opt_trg_label(struct target *t, char *value)
{
    t->start.rss_trg_label.l_addr = value;
    t->start.rss_trg_label.l_len = strlen(value);
}

static void
opt_ipc_bl(struct target *t, char *value)
{
    int error;

    error = add_filter(&t->start.rss_state_data, IPCF_EL_BLACKLIST, value);
    if (error != 0)
        usage("bad IPC blacklist filter", error);
}

static void
opt_ipc_wl(struct target *t, char *value)
{
    int error;

    error = add_filter(&t->start.rss_state_data, IPCF_EL_WHITELIST, value);
    if (error != 0)
        usage("bad IPC whitelist filter", error);
}

static void
opt_asr_count(struct target *t, char *value)
{
    if (!number(value, NO_SUFFIX, &t->start.rss_asr_count) ||
        t->start.rss_asr_count < 0)
        usage("bad ASR count", EINVAL);
}

static void
opt_restarts(struct target *t, char *value)
{
    if (!number(value, NO_SUFFIX, &t->start.rss_restarts) ||
        t->start.rss_restarts < 0)
        usage("bad number of restarts", EINVAL);
}

static const struct {
    const char *word;
    void (*set)(struct target *, char *);
} options[] = {
    { "-args", opt_args },
    { "-dev", opt_dev },
    { "-major", opt_major },
    { "-devid", opt_devid },
    { "-period", opt_period },
    { "-script", opt_script },
    { "-label", opt_label },
    { "-progname", opt_progname },
    { "-config", opt_config },
    { "-state", opt_state },
    { "-maxtime", opt_maxtime },
    { "-heap-prealloc", opt_heap_prealloc },
    { "-map-prealloc", opt_map_prealloc },
    { "-trg-label", opt_trg_label },
    { "-ipc_bl", opt_ipc_bl },
    { "-ipc_wl", opt_ipc_wl },
    { "-asr-count", opt_asr_count },
    { "-restarts", opt_restarts },
};

void
parse_options(struct target *t, char **words, int count)
{
    size_t n = sizeof(options) / sizeof(options[0]);

    for (; count > 0; words += 2, count -= 2) {
        size_t i = 0;

        if (strcmp(words[0], CHECK) == 0) {
            /* The only one without a value. */
            t->start.rss_flags |= RSS_CHECK_LU;
            words--;
            count++;
            continue;
        }

        if (count == 1)
            usage("optional argument not complete", EINVAL);
        while (i < n && strcmp(options[i].word, words[0]) != 0)
            i++;
        if (i == n)
            usage("unknown optional argument given", EINVAL);
        options[i].set(t, words[1]);
    }
}
