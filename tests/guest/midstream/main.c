/*
 * A service in the middle of many of libc's streams, whose place libc keeps:
 * each step goes on in all of them and answers with a sum of the results. An
 * update between two steps must not show.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <locale.h>
#include <search.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "midstream.h"

#define STRANGE_ERROR 4000
#define DAY 86400
#define NODES 64
#define BLOCKS 8

static char text[1024]; /* of one step */
static size_t length;

static void
say(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    length +=
        (size_t) vsnprintf(text + length, sizeof text - length, format, ap);
    va_end(ap);
}

static void
step_words(int k)
{
    static char sentence[] = "the words, of: a sentence that strtok is in the "
                             "middle of, and goes on with";
    static char copy[sizeof sentence];
    static wchar_t wide[32], *wide_state;
    char *word = k == 0 ? NULL : strtok(NULL, " ,:");
    wchar_t *w = k == 0 ? NULL : wcstok(NULL, L" ", &wide_state);

    if (word == NULL)
        word = strtok(strcpy(copy, sentence), " ,:");
    if (w == NULL)
        w = wcstok(wcscpy(wide, L"a few wide words here"), L" ", &wide_state);
    say("[%s %ls]", word, w);
}

static void
step_numbers(int k)
{
    static unsigned own = 5;

    if (k == 0) {
        srand(11);
        srandom(12);
        srand48(13);
    }
    say("[%d %ld %ld %d %g]", rand(), random(), lrand48(), rand_r(&own),
        drand48());
}

/* The answers of the last step are read in this one. */
static void
step_kept(int k)
{
    static struct tm *tm;
    static char *as_text, *error, *locale;
    static struct lconv *conventions;
    time_t t = 1000000000 + (time_t) k * 37 * DAY;

    if (k > 0)
        say("[%d-%d-%d %.24s %s %s %s]", tm->tm_year, tm->tm_mon, tm->tm_mday,
            as_text, error, locale, conventions->decimal_point);
    tm = gmtime(&t);
    as_text = asctime(tm);
    error = strerror(STRANGE_ERROR + k);
    locale = setlocale(LC_ALL, k % 2 ? "C" : NULL);
    conventions = localeconv();
}

static void
step_options(int k)
{
    static char *arguments[] = { "midstream", "-abvalue", "-c", "-b", "other",
        "-ca", "rest", NULL };
    int c = getopt(7, arguments, "ab:c");

    say("[%c %d %s]", c < 0 ? '.' : c, optind, c == 'b' ? optarg : "");
    if (c < 0)
        optind = 1;
}

static void
step_stream(int k)
{
    static FILE *stream;
    static char *memory;
    static size_t size;

    if (stream == NULL && (stream = open_memstream(&memory, &size)) == NULL)
        panic("no stream");
    fprintf(stream, "%d %.3f;", k, k * 0.1);
    /* In every other step, part of it stays in the stream's buffer. */
    if (k % 2 == 1)
        fflush(stream);
    say("[%zu %s]", size, k > 0 ? memory + (size > 40 ? size - 40 : 0) : "");
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void *tree;
static unsigned depth_sum;

static void
add_depth(const void *node, VISIT visit, int depth)
{
    if (visit == leaf || visit == preorder)
        depth_sum += (unsigned) depth + 1;
}

static void
step_tables(int k)
{
    char name[16];
    ENTRY entry, *found;
    char **node;

    if (k == 0 && !hcreate(NODES))
        panic("no table");
    snprintf(name, sizeof name, "node%d", k * 7 % NODES);
    entry.key = strdup(name);
    entry.data = &tree;
    found = hsearch(entry, ENTER);
    node = tsearch(entry.key, &tree, by_name);
    depth_sum = 0;
    twalk(tree, add_depth);
    entry.key = "node7";
    say("[%s %s %u %d]", found->key, *node, depth_sum,
        hsearch(entry, FIND) != NULL);
}

static void
step_aligned(int k)
{
    static void *blocks[BLOCKS];
    static long double *wide;
    int i = k % BLOCKS;

    free(blocks[i]);
    if (i % 2)
        blocks[i] = aligned_alloc(16, 48);
    else if (posix_memalign(&blocks[i], 64, 100) != 0)
        panic("no memory");
    memset(blocks[i], k, 48);
    if (wide == NULL)
        wide = aligned_alloc(16, sizeof *wide);
    *wide = k == 0 ? 0.1L : *wide * 1.5L;
    for (i = 0; i < BLOCKS; i++)
        if ((uintptr_t) blocks[i] & (i % 2 ? 15 : 63))
            panic("block %d is not aligned: %p", i, blocks[i]);
    say("[%.15Lg %d]", *wide, ((unsigned char *) blocks[k % BLOCKS])[9]);
}

static int
step(void)
{
    static int k;
    uint32_t sum = 2166136261u;
    size_t i;

    length = 0;
    step_words(k);
    step_numbers(k);
    step_kept(k);
    step_options(k);
    step_stream(k);
    step_tables(k);
    step_aligned(k);
    printf("midstream: %d %s\n", k, text);
    k++;
    for (i = 0; i < length; i++)
        sum = (sum ^ (unsigned char) text[i]) * 16777619u;
    return (int) sum;
}

static int
init_fresh(int type, sef_init_info_t *info)
{
    (void) type, (void) info;
    return OK;
}

int
main(void)
{
    message m;
    int r, status;

    sef_setcb_init_fresh(init_fresh);
    sef_setcb_init_restart(SEF_CB_INIT_RESTART_STATEFUL);
    sef_startup();
    for (;;) {
        if ((r = sef_receive_status(ANY, &m, &status)) != OK)
            panic("cannot receive: %d", r);
        if (is_ipc_notify(status))
            continue;
        if (m.m_type == MIDSTREAM_STEP) {
            m.m1_i1 = step();
            m.m_type = OK;
        } else {
            m.m_type = ENOSYS;
        }
        ipc_sendnb(m.m_source, &m);
    }
}
