/*
 * Members that are elsewhere in a version (-DV2): in unnamed structures and
 * unions, out of them, and behind an array whose end pointers know.  Each kind
 * has a bit in test_checksum().  Each test_work() undoes the last one and makes
 * something of which nobody knows what it is in the later version; the last one
 * does no more than that.
 */
#include <stdlib.h>
#include <string.h>
#include "host/host.h"

#ifdef V2
#define NEXT(now, next) next
#define ADDED(...) __VA_ARGS__
#else
#define NEXT(now, next) now
#define ADDED(...)
#endif

struct stats {
    int received, sent;
};

/* Into an unnamed structure, and one in it; the pointers to them, too. */
static struct device {
    ADDED(int flags; struct {
        struct {) char name[8];
            struct stats stats;
    ADDED(
        };)
    unsigned low : NEXT(3, 5);
    ADDED(
    };)
    int number;
    struct stats *current;
    struct device *peer;
} devices[3];
static int *sent;
static char *name;

/* Unnamed structures that change places. */
static struct point {
    NEXT(
        struct {
            int x1;
            int x2;
        };
        ,
        struct {
            int y1;
            long long y2;
        };)
    NEXT(
        struct {
            int y1;
            int y2;
        };
        ,
        struct {
            int x1;
            int x2;
        };)
    int z;
} point, *where;

/* Into an unnamed union and out of one. */
static struct job {
    int id;
    NEXT(
        int priority;, union {
            int priority;
            int nice;
        };)
    NEXT(
        union {
            int back;
            unsigned forth;
        };
        , int back; int added;)
    struct job *next;
} *jobs;

/* An unnamed union with an unnamed structure in it, both changed. */
static struct value {
    ADDED(int added;)
    union {
        struct {
            NEXT(int a;, ) int b;
            NEXT(, int a;)
        };
        long long whole[2];
    };
} value;

/* Of two members of which the old program has one, and the new one a union. */
static struct pair {
    NEXT(
        int one; int other;, union {
            int one;
            int other;
        };)
    ADDED(int added;)
} pair;

/* A bit-field whose type is larger than what is left before the next member. */
static struct link {
    ADDED(int added;)
    char tag;
    unsigned bits : 6;
    _Bool on;
    struct link *next;
    struct link **from;
} links[2];

/* Ends of arrays, and what stands behind them. */
static struct parser {
    char text[16];
    ADDED(int line;)
    struct word {
        int length;
        char letters[4];
    } word;
    int counts[4];
    ADDED(double more;)
    char kinds[4];
    struct word *words;
    int *limit, *middle;
    char *letter;
} parser, *parsers;

static struct ring {
    int slots[4];
    ADDED(long long sequence;)
    int spare[2];
    int *end;
} ring;

static int *last, *doubtful;

void
test_start(void)
{
}

void
test_build(void)
{
    for (int i = 0; i < 3; i++) {
        devices[i].name[0] = (char) ('a' + i);
        devices[i].stats.received = i;
        devices[i].stats.sent = 2 * i;
        devices[i].low = 5;
        devices[i].number = 10 + i;
        devices[i].current = &devices[(i + 1) % 3].stats;
        devices[i].peer = &devices[(i + 2) % 3];
    }
    sent = &devices[1].stats.sent;
    name = &devices[2].name[1];
    point.x1 = 1;
    point.x2 = 2;
    point.y1 = 3;
    point.y2 = 4;
    point.z = 5;
    where = &point;
    for (int i = 0; i < 3; i++) {
        struct job *job = calloc(1, sizeof(*job));

        job->id = i;
        job->priority = 3 * i;
        job->back = -i;
        job->next = jobs;
        jobs = job;
    }
    links[0].bits = 33;
    links[0].on = 1;
    links[0].next = &links[1];
    links[1].from = &links[0].next;
    parser.words = &parser.word;
    parser.limit = &parser.counts[4];
    parser.middle = &parser.counts[2];
    parser.letter = &parser.word.letters[1];
    parsers = malloc(2 * sizeof(*parsers));
    parsers[0] = parsers[1] = parser;
    parsers[1].limit = parsers[1].counts + 4;
    parsers[1].words = &parsers[0].word;
    last = parsers[0].counts + 4;
}

void
test_work(void)
{
#ifndef V2
    static int step;

    ring.end = NULL;
    doubtful = NULL;
    memset(&value, 0, sizeof(value));
    memset(&pair, 0, sizeof(pair));
    switch (++step) {
    case 1: ring.end = ring.slots + 4; break;
    case 2: doubtful = ring.spare; break;
    case 3: value.a = 1; break;
    case 4: pair.one = 1; break;
    default: break;
    }
#endif
}

static int
devices_hold(void)
{
    for (int i = 0; i < 3; i++)
        if (devices[i].name[0] != 'a' + i || devices[i].stats.received != i ||
            devices[i].stats.sent != 2 * i || devices[i].low != 5 ||
            devices[i].number != 10 + i ||
            devices[i].current != &devices[(i + 1) % 3].stats ||
            devices[i].peer != &devices[(i + 2) % 3])
            return 0;
    return sent == &devices[1].stats.sent && name == &devices[2].name[1];
}

static int
jobs_hold(void)
{
    int i = 3;

    for (struct job *job = jobs; job != NULL; job = job->next)
        if (i-- == 0 || job->id != i || job->priority != 3 * i ||
            job->back != -i)
            return 0;
    return i == 0;
}

static int
parser_holds(void)
{
    return parser.words == &parser.word && parser.limit == parser.counts + 4 &&
        parser.middle == parser.counts + 2 &&
        parser.letter == &parser.word.letters[1] &&
        parsers[0].limit == parser.counts + 4 &&
        parsers[1].limit == parsers[1].counts + 4 &&
        parsers[1].words == &parsers[0].word && last == parsers[0].counts + 4;
}

uint32_t
test_checksum(void)
{
    uint32_t sum = 0;

    sum |= (uint32_t) devices_hold() << 0;
    sum |= (uint32_t) (point.x1 == 1 && point.x2 == 2 && point.y1 == 3 &&
               point.y2 == 4 && point.z == 5 && where == &point)
        << 1;
    sum |= (uint32_t) jobs_hold() << 2;
    sum |= (uint32_t) (value.a == 0 && pair.one == 0 && pair.other == 0) << 3;
    sum |= (uint32_t) parser_holds() << 4;
    sum |= (uint32_t) (ring.end == NULL && doubtful == NULL) << 5;
    sum |= (uint32_t) (links[0].bits == 33 && links[0].on == 1 &&
               links[0].next == &links[1] && links[1].from == &links[0].next)
        << 6;
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
