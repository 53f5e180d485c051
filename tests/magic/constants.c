/*
 * Pointers to what is constant, in a version (-DV2) that has more of it, in
 * another order.  Each kind has a bit in test_checksum().  Each test_work()
 * undoes the last one and makes a pointer to what the later version does not
 * have; the last one does no more than that.
 */
#include <stddef.h>
#include <string.h>
#include "host/host.h"

#ifdef V2
#define NEXT(now, next) next
#define ADDED(...) __VA_ARGS__,
#define ADDED_MEMBER short added;
#else
#define NEXT(now, next) now
#define ADDED(...)
#define ADDED_MEMBER
#endif

/* Texts, referred to by one variable each. */
static const char *order[] = { NEXT("alpha", "beta"), NEXT("beta", "alpha") };
static const char *mode = "fast";
static const wchar_t *wide[] = { NEXT(L"one", L"two"), NEXT(L"two", L"one") };

/* A table that is state, of which the later version begins otherwise. */
static int
add(int a, int b)
{
    return a + b;
}

static int
multiply(int a, int b)
{
    return a * b;
}

static struct command {
    const char *name;
    int (*run)(int, int);
    int calls;
} commands[3] = {
    ADDED({ "last", add, 0 }){ "add", add, 0 },
    { "multiply", multiply, 0 },
};

/* Constant tables: of structures that grow, of numbers, in a structure. */
struct state {
    ADDED_MEMBER
    const char *name;
    const struct state *next;
    int number;
};

static const struct state states[] = {
    ADDED({ .name = "boot", .next = NULL, .number = 9 }){
        .name = "idle", .next = &states[NEXT(1, 2)], .number = 1 },
    { .name = "run", .next = &states[NEXT(0, 1)], .number = 2 },
    { .name = "twin", .next = NULL, .number = 3 },
    ADDED({ .name = "twin", .next = NULL, .number = 3 }){
        .name = NEXT("old", "new"), .next = NULL, .number = 4 },
};

static const struct rates {
    int unit;
    int rate[NEXT(3, 4)];
} rates = { 10, { ADDED(300) 1200, 9600, 38400 } };

static const struct state *now, *first, *doubtful;
static const int *rate, *number;

/* Of several tables of a type one may be chosen as a whole. */
struct item {
    int key;
};
static const struct item menu[] = { ADDED({ 1 }){ 2 }, { 3 } };
static const struct item more[] = { { 4 }, { 5 } };
static const struct item *chosen, *item;

/* Compound literals are state. */
static struct node {
    int value;
    struct node *next;
} *nodes = &(struct node){ 1, &(struct node){ 2, NULL } };

static const char *text;

void
test_start(void)
{
}

void
test_build(void)
{
    const char *swap = order[0];

    order[0] = order[1];
    order[1] = swap;
    wide[0] = L"two";
    mode = "slow";
    text = &"the whole text"[4];
    commands[0].calls = 5;
    commands[1].calls = 6;
    now = &states[1];
    first = &states[0];
    rate = &rates.rate[1];
    number = &states[1].number;
    item = &menu[1];
    chosen = more;
    nodes->value = 7;
    nodes->next->value = 8;
}

void
test_work(void)
{
#ifndef V2
    static int step;

    doubtful = NULL;
    chosen = more;
    text = &"the whole text"[4];
    switch (++step) {
    case 1: text = "only in this version"; break;
    case 2: text = "prefix of"; break;
    case 3: doubtful = &states[2]; break;
    case 4: doubtful = &states[3]; break;
    case 5: doubtful = states + 4; break;
    case 6: chosen = menu; break;
    default: break;
    }
#endif
}

static int
is_table(void)
{
    return strcmp(commands[0].name, "add") == 0 && commands[0].run == add &&
        commands[0].calls == 5 && strcmp(commands[1].name, "multiply") == 0 &&
        commands[1].run(2, 3) == 6 && commands[1].calls == 6;
}

static int
is_wide(const wchar_t *a, char first)
{
    return a[0] == (wchar_t) first && a[3] == 0;
}

uint32_t
test_checksum(void)
{
    uint32_t sum = 0;

    sum |= (uint32_t) (strcmp(order[0], "beta") == 0 &&
               strcmp(order[1], "alpha") == 0)
        << 0;
    sum |= (uint32_t) (strcmp(mode, "slow") == 0) << 1;
    sum |= (uint32_t) (is_wide(wide[0], 't') && is_wide(wide[1], 't')) << 2;
    sum |= (uint32_t) is_table() << 3;
    sum |= (uint32_t) (strcmp(now->name, "run") == 0 &&
               strcmp(now->next->name, "idle") == 0 && number == &now->number)
        << 4;
    sum |= (uint32_t) (strcmp(first->name, "idle") == 0) << 5;
    sum |= (uint32_t) (*rate == 9600) << 6;
    sum |= (uint32_t) (item->key == 3 && chosen[1].key == 5) << 7;
    sum |= (uint32_t) (nodes->value == 7 && nodes->next->value == 8) << 8;
    sum |= (uint32_t) (strcmp(text, "whole text") == 0 && doubtful == NULL)
        << 9;
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
