/*
 * Enumerations that have more names, and fewer, in a version (-DV2).  Each kind
 * has a bit in test_checksum().  Each test_work() undoes the last one and stores
 * a number that has no meaning in the later version; the last one does no more
 * than that.
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

enum state { IDLE, ADDED(STARTING, ) RUNNING, STOPPED, STATES };

/* Flags, and one that is several of them. */
enum flags {
    ADDED(FRESH = 1, ) DIRTY = NEXT(1, 2),
    LOCKED = NEXT(2, 4),
    BUSY = NEXT(4, 8),
    HELD = LOCKED | BUSY,
};

/* Negative, wide, and two names for one number. */
typedef enum { ADDED(WORST = -3, ) BAD = NEXT(-1, -2), GOOD = 7 } verdict;
enum wide { SMALL = NEXT(1, 2), LARGE = NEXT(0x500000000, 0x700000000) };
enum twice { FIRST = NEXT(1, 3), ALSO_FIRST = NEXT(1, 3), SECOND = 2 };

/* Only more names at the end. */
enum grown { RED, GREEN, ADDED(BLUE, ) };

/* No name for zero in either. */
enum counted { ONE = NEXT(1, 2), TWO = NEXT(2, 1) };

/* Of one size with another that is what it was. */
enum other { OTHER_A, OTHER_B, OTHER_C };

static enum state state, states[4];
static enum { NONE, ADDED(SOME, ) ALL } unnamed;
static enum flags flags;
static verdict verdicts[2];
static enum wide wide;
static enum twice twice;
static enum grown grown;
static enum counted counted, unset;
static enum other other;

static struct task {
    enum state state : 4;
    verdict verdict : 5;
    enum other other : 3;
    enum grown grown;
    struct {
        enum state state;
        enum state *pointer;
    } history[2];
    union {
        enum grown color;
        int number;
    };
} *task;

static enum state doubtful;
#ifndef V2
static enum leaving { STAYS = 1, LEAVES = 2 } leaving;
#else
static enum leaving { STAYS = 1, COMES = 2 } leaving;
#endif

/* Its elements are found by what they are. */
static const struct row {
    enum state state;
    int number;
} rows[] = { ADDED({ STARTING, 5 }, ){ IDLE, 6 }, { RUNNING, 7 } };
static const struct row *row;

void
test_start(void)
{
}

void
test_build(void)
{
    state = RUNNING;
    states[1] = STOPPED;
    states[2] = RUNNING;
    states[3] = STATES;
    unnamed = ALL;
    flags = DIRTY | BUSY;
    verdicts[0] = BAD;
    verdicts[1] = GOOD;
    wide = LARGE;
    twice = ALSO_FIRST;
    grown = GREEN;
    counted = TWO;
    other = OTHER_C;
    task = calloc(1, sizeof(*task));
    task->state = STOPPED;
    task->verdict = BAD;
    task->other = OTHER_B;
    task->grown = GREEN;
    task->history[1].state = RUNNING;
    task->history[1].pointer = &states[2];
    task->color = GREEN;
    row = &rows[NEXT(1, 2)];
    leaving = STAYS;
}

void
test_work(void)
{
#ifndef V2
    static int step;

    doubtful = IDLE;
    leaving = STAYS;
    flags = DIRTY | BUSY;
    switch (++step) {
    case 1: doubtful = (enum state) 9; break;
    case 2: leaving = LEAVES; break;
    case 3: flags = (enum flags)(DIRTY | 64); break;
    default: break;
    }
#endif
}

static int
task_holds(void)
{
    return task->state == STOPPED && task->verdict == BAD &&
        task->other == OTHER_B && task->grown == GREEN &&
        task->history[0].state == IDLE && task->history[1].state == RUNNING &&
        *task->history[1].pointer == RUNNING && task->color == GREEN;
}

uint32_t
test_checksum(void)
{
    uint32_t sum = 0;

    sum |=
        (uint32_t) (state == RUNNING && states[0] == IDLE &&
            states[1] == STOPPED && states[2] == RUNNING && states[3] == STATES)
        << 0;
    sum |= (uint32_t) (unnamed == ALL && flags == (DIRTY | BUSY)) << 1;
    sum |= (uint32_t) (verdicts[0] == BAD && verdicts[1] == GOOD) << 2;
    sum |= (uint32_t) (wide == LARGE && twice == FIRST) << 3;
    sum |= (uint32_t) (grown == GREEN && counted == TWO && unset == 0 &&
               other == OTHER_C)
        << 4;
    sum |= (uint32_t) task_holds() << 5;
    sum |= (uint32_t) (row->state == RUNNING && row->number == 7) << 6;
    sum |= (uint32_t) (doubtful == IDLE && leaving == STAYS) << 7;
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
