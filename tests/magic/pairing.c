/*
 * What pairs by name across versions.  -DV2 is the next version, for which
 * pairing.rules says what is called otherwise; -DBLOCK adds a static variable
 * in an earlier block of a function.
 */
#include <stdlib.h>
#include <string.h>
#include "host/host.h"
#include "pairing.h"

/* Names that are prefixes of the framework's own. */
int st_value = 1;
static int st_static = 2;
int sef_value = 3;
static int sef_static = 4;
int magic_value = 5;
static int magic_static = 6;
int mmap_value = 7;
static int mmap_static = 8;

#ifdef V2
#define ADDED int added;
#define node vertex
#define value weight
#define total sum_of_all
#define hidden concealed
#define next_one successor
#define count_calls record_calls
#define step_up climb
#else
#define ADDED
#endif

struct node {
    ADDED
    int value;
    struct node *next_one;
    int *inside;
};

int total;
static int hidden;
static struct node *list;
static struct node **ends;
static struct node nodes[2];
static struct opaque *opaque[2];
static int (*action)(int);

int
step_up(int by)
{
    return by + 1;
}

/* A static of a function that is renamed itself. */
static __attribute__((noinline)) int
count_calls(int by)
{
    static int calls;

    calls += by;
    return calls;
}

/* Statics of one name in different blocks. */
static __attribute__((noinline)) int
visit(int kind, int by)
{
    static int single;

    single += by;
#ifdef BLOCK
    if (kind > 5) {
        static int seen;

        seen += by;
        return seen;
    }
#endif
    if (kind == 0) {
        static int seen;

        seen += by;
        return seen;
    } else if (kind == 1) {
        static int seen;

        seen += 10 * by;
        return seen;
    }
    return single;
}

void
test_start(void)
{
}

void
test_build(void)
{
    struct node *last = NULL;

    st_value = sef_value = magic_value = mmap_value = 10;
    st_static = sef_static = magic_static = mmap_static = 20;
    total = 30;
    hidden = 40;
    for (int i = 0; i < 3; i++) {
        struct node *n = malloc(sizeof(*n));

        n->value = 100 + i;
        n->next_one = last;
        n->inside = last == NULL ? &n->value : &last->value;
        last = n;
    }
    list = last;
    nodes[1].value = 7;
    nodes[1].inside = &nodes[0].value;
    ends = malloc(2 * sizeof(*ends));
    ends[0] = list;
    ends[1] = &nodes[1];
    action = step_up;
    opaque[1] = opaque_make(50);
    (void) count_calls(3);
    (void) visit(0, 4);
    (void) visit(1, 5);
}

void
test_work(void)
{
}

static int
list_holds(void)
{
    int i = 2;

    for (struct node *n = list; n != NULL; n = n->next_one, i--)
        if (n->value != 100 + i || n->next_one == n ||
            n->inside != (i == 0 ? &n->value : &n->next_one->value))
            return 0;
    return i == -1 && nodes[1].value == 7 &&
        nodes[1].inside == &nodes[0].value && ends[0] == list &&
        ends[1] == &nodes[1];
}

uint32_t
test_checksum(void)
{
    uint32_t sum = 0;

    sum |= (uint32_t) (st_value == 10 && sef_value == 10 && magic_value == 10 &&
               mmap_value == 10)
        << 0;
    sum |= (uint32_t) (st_static == 20 && sef_static == 20 &&
               magic_static == 20 && mmap_static == 20)
        << 1;
    sum |= (uint32_t) (total == 30 && hidden == 40) << 2;
    sum |= (uint32_t) list_holds() << 3;
    sum |= (uint32_t) (action == step_up && action(1) == 2) << 4;
    sum |= (uint32_t) (count_calls(0) == 3) << 5;
    sum |= (uint32_t) (visit(0, 0) == 4 && visit(1, 0) == 50) << 6;
    sum |= (uint32_t) (visit(2, 0) == 9) << 7;
    sum |= (uint32_t) opaque_holds(opaque[1], 50) << 8;
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
