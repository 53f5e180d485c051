/* BSD's lists, trees, byte orders. */
#include "stranger.h"
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/cdefs.h>
#include <sys/endian.h>
#include <sys/queue.h>
#include <sys/tree.h>

#define ITEMS 10

struct item {
    int key;
    SLIST_ENTRY(item) single;
    LIST_ENTRY(item) list;
    STAILQ_ENTRY(item) queue;
    SIMPLEQ_ENTRY(item) simple;
    TAILQ_ENTRY(item) tail;
};

SLIST_HEAD(singles, item);
LIST_HEAD(lists, item);
STAILQ_HEAD(queues, item);
SIMPLEQ_HEAD(simples, item);
TAILQ_HEAD(tails, item);

static struct item items[ITEMS];

/* The keys in the order of a loop, as digits. */
#define AS_TEXT(loop) \
    do { \
        at = text; \
        loop *at++ = (char) ('0' + e->key); \
        *at = '\0'; \
    } while (0)
#define IS(loop, wanted) \
    do { \
        AS_TEXT(loop); \
        if (strcmp(text, wanted) != 0) \
            doubt(__FILE__, __LINE__, text); \
    } while (0)

static void
number(void)
{
    int i;

    memset(items, 0, sizeof items);
    for (i = 0; i < ITEMS; i++)
        items[i].key = i;
}

static void
single_lists(void)
{
    struct singles head = SLIST_HEAD_INITIALIZER(head), other;
    struct item *e, *after, **link;
    char text[ITEMS + 1], *at;

    number();
    SLIST_INIT(&other);
    expect(SLIST_EMPTY(&head));
    SLIST_INSERT_HEAD(&head, &items[1], single);
    SLIST_INSERT_AFTER(&items[1], &items[2], single);
    SLIST_INSERT_AFTER(&items[2], &items[3], single);
    SLIST_INSERT_HEAD(&head, &items[0], single);
    IS(SLIST_FOREACH(e, &head, single), "0123");
    SLIST_REMOVE(&head, &items[2], item, single);
    SLIST_REMOVE_AFTER(&items[1], single);
    IS(SLIST_FOREACH(e, &head, single), "01");
    SLIST_REMOVE_HEAD(&head, single);
    SLIST_INSERT_AFTER(&items[1], &items[4], single);
    SLIST_FOREACH_PREVPTR(e, link, &head, single)
    if (e->key == 4)
        break;
    SLIST_REMOVE_PREVPTR(link, e, single);
    IS(SLIST_FOREACH(e, &head, single), "1");
    SLIST_SWAP(&head, &other, item);
    expect(SLIST_EMPTY(&head) && SLIST_FIRST(&other) == &items[1]);
    SLIST_INSERT_HEAD(&other, &items[5], single);
    SLIST_FOREACH_SAFE(e, &other, single, after)
    {
        SLIST_REMOVE_HEAD(&other, single);
        memset(&e->single, 0xff, sizeof e->single);
    }
    expect(SLIST_EMPTY(&other));
}

static void
double_lists(void)
{
    struct lists head, other;
    struct item *e, *after;
    char text[ITEMS + 1], *at;

    number();
    LIST_INIT(&head);
    LIST_INIT(&other);
    LIST_INSERT_HEAD(&head, &items[2], list);
    LIST_INSERT_BEFORE(&items[2], &items[0], list);
    LIST_INSERT_AFTER(&items[0], &items[1], list);
    LIST_INSERT_AFTER(&items[2], &items[3], list);
    IS(LIST_FOREACH(e, &head, list), "0123");
    expect(LIST_PREV(&items[0], &head, item, list) == NULL);
    expect(LIST_PREV(&items[2], &head, item, list) == &items[1]);
    LIST_REMOVE(&items[0], list);
    LIST_REMOVE(&items[2], list);
    LIST_REPLACE(&items[3], &items[7], list);
    IS(LIST_FOREACH(e, &head, list), "17");
    LIST_SWAP(&head, &other, item, list);
    LIST_INSERT_HEAD(&other, &items[4], list);
    IS(LIST_FOREACH(e, &other, list), "417");
    e = &items[1];
    IS(LIST_FOREACH_FROM(e, &other, list), "17");
    LIST_FOREACH_SAFE(e, &other, list, after)
    {
        LIST_REMOVE(e, list);
        memset(&e->list, 0xff, sizeof e->list);
    }
    expect(LIST_EMPTY(&head) && LIST_EMPTY(&other));
}

static void
queues(void)
{
    struct queues head = STAILQ_HEAD_INITIALIZER(head), other;
    struct simples simple = SIMPLEQ_HEAD_INITIALIZER(simple);
    struct item *e, *after;
    char text[ITEMS + 1], *at;

    number();
    STAILQ_INIT(&other);
    expect(STAILQ_LAST(&head, item, queue) == NULL);
    STAILQ_INSERT_TAIL(&head, &items[2], queue);
    STAILQ_INSERT_HEAD(&head, &items[1], queue);
    STAILQ_INSERT_AFTER(&head, &items[2], &items[3], queue);
    expect(STAILQ_LAST(&head, item, queue) == &items[3]);
    STAILQ_REMOVE(&head, &items[3], item, queue);
    STAILQ_INSERT_TAIL(&head, &items[4], queue);
    STAILQ_INSERT_TAIL(&other, &items[5], queue);
    STAILQ_CONCAT(&head, &other);
    IS(STAILQ_FOREACH(e, &head, queue), "1245");
    STAILQ_REMOVE_AFTER(&head, &items[4], queue);
    STAILQ_REMOVE_HEAD(&head, queue);
    STAILQ_SWAP(&head, &other, item);
    STAILQ_INSERT_TAIL(&head, &items[6], queue);
    IS(STAILQ_FOREACH(e, &other, queue), "24");
    IS(STAILQ_FOREACH(e, &head, queue), "6");
    STAILQ_FOREACH_SAFE(e, &other, queue, after)
    {
        STAILQ_REMOVE_HEAD(&other, queue);
        memset(&e->queue, 0xff, sizeof e->queue);
    }
    expect(STAILQ_EMPTY(&other));
    SIMPLEQ_INSERT_TAIL(&simple, &items[1], simple);
    SIMPLEQ_INSERT_TAIL(&simple, &items[2], simple);
    IS(SIMPLEQ_FOREACH(e, &simple, simple), "12");
}

static void
tail_queues(void)
{
    struct tails head = TAILQ_HEAD_INITIALIZER(head), other;
    struct item *e, *after;
    char text[ITEMS + 1], *at;

    number();
    TAILQ_INIT(&other);
    expect(TAILQ_EMPTY(&head) && TAILQ_LAST(&head, tails) == NULL);
    TAILQ_INSERT_TAIL(&head, &items[3], tail);
    TAILQ_INSERT_HEAD(&head, &items[1], tail);
    TAILQ_INSERT_BEFORE(&items[3], &items[2], tail);
    TAILQ_INSERT_AFTER(&head, &items[3], &items[4], tail);
    IS(TAILQ_FOREACH(e, &head, tail), "1234");
    IS(TAILQ_FOREACH_REVERSE(e, &head, tails, tail), "4321");
    expect(TAILQ_PREV(&items[1], tails, tail) == NULL);
    expect(TAILQ_LAST(&head, tails) == &items[4]);
    TAILQ_REMOVE(&head, &items[4], tail);
    TAILQ_REMOVE(&head, &items[1], tail);
    TAILQ_REPLACE(&head, &items[3], &items[8], tail);
    IS(TAILQ_FOREACH_REVERSE(e, &head, tails, tail), "82");
    TAILQ_INSERT_TAIL(&other, &items[5], tail);
    TAILQ_INSERT_TAIL(&other, &items[6], tail);
    TAILQ_CONCAT(&head, &other, tail);
    IS(TAILQ_FOREACH(e, &head, tail), "2856");
    expect(TAILQ_EMPTY(&other));
    TAILQ_SWAP(&head, &other, item, tail);
    expect(TAILQ_EMPTY(&head));
    IS(TAILQ_FOREACH_REVERSE(e, &other, tails, tail), "6582");
    TAILQ_FOREACH_SAFE(e, &other, tail, after)
    if (e->key % 2 == 0) {
        TAILQ_REMOVE(&other, e, tail);
        memset(&e->tail, 0xff, sizeof e->tail);
    }
    IS(TAILQ_FOREACH(e, &other, tail), "5");
    TAILQ_FOREACH_REVERSE_SAFE(e, &other, tails, tail, after)
    TAILQ_REMOVE(&other, e, tail);
    expect(TAILQ_EMPTY(&other));
}

/* Trees against a table of what is in them. */
#define KEYS 400
#define ROUNDS 20000

struct leaf {
    int key;
    RB_ENTRY(leaf) red;
    SPLAY_ENTRY(leaf) splay;
};

static int
compare(struct leaf *a, struct leaf *b)
{
    return (a->key > b->key) - (a->key < b->key);
}

RB_HEAD(reds, leaf);
RB_PROTOTYPE_STATIC(reds, leaf, red, compare)
RB_GENERATE_STATIC(reds, leaf, red, compare)
SPLAY_HEAD(splays, leaf);
SPLAY_PROTOTYPE(splays, leaf, splay, compare);
SPLAY_GENERATE(splays, leaf, splay, compare);

static struct leaf leaves[KEYS];
static char is_there[KEYS];

static unsigned
random_number(void)
{
    static uint32_t state = 16;

    state = state * 1664525u + 1013904223u;
    return state >> 8;
}

/* Black elements on each path below e; -1 if a rule is broken. */
static int
blacks(struct leaf *e, struct leaf *parent)
{
    int left, right;

    if (e == NULL)
        return 0;
    if (RB_PARENT(e, red) != parent ||
        (parent != NULL && RB_COLOR(e, red) == RB_RED &&
            RB_COLOR(parent, red) == RB_RED))
        return -1;
    left = blacks(RB_LEFT(e, red), e);
    right = blacks(RB_RIGHT(e, red), e);
    return left < 0 || left != right ? -1
                                     : left + (RB_COLOR(e, red) == RB_BLACK);
}

static int
next_there(int key, int step)
{
    for (; key >= 0 && key < KEYS; key += step)
        if (is_there[key])
            return key;
    return -1;
}

static void
red_black_trees(void)
{
    struct reds head = RB_INITIALIZER(&head);
    struct leaf *e, *after, wanted;
    int round, key, expected, broken = 0;

    memset(is_there, 0, sizeof is_there);
    for (key = 0; key < KEYS; key++)
        leaves[key].key = key;
    for (round = 0; round < ROUNDS && !broken; round++) {
        key = (int) (random_number() % KEYS);
        if (random_number() % 2) {
            e = RB_INSERT(reds, &head, &leaves[key]);
            broken |= e != (is_there[key] ? &leaves[key] : NULL);
            is_there[key] = 1;
        } else if (is_there[key]) {
            RB_REMOVE(reds, &head, &leaves[key]);
            memset(&leaves[key].red, 0xff, sizeof leaves[key].red);
            is_there[key] = 0;
        }
        wanted.key = (int) (random_number() % KEYS);
        e = RB_FIND(reds, &head, &wanted);
        broken |= (e != NULL) != is_there[wanted.key];
        expected = next_there(wanted.key, 1);
        e = RB_NFIND(reds, &head, &wanted);
        broken |= (e == NULL ? -1 : e->key) != expected;
        if (round % 64 == 0)
            broken |= blacks(RB_ROOT(&head), NULL) < 0;
    }
    expect(!broken);
    expected = next_there(0, 1);
    RB_FOREACH(e, reds, &head)
    {
        broken |= e->key != expected;
        expected = next_there(e->key + 1, 1);
    }
    expect(!broken && expected == -1);
    expected = next_there(KEYS - 1, -1);
    RB_FOREACH_REVERSE(e, reds, &head)
    {
        broken |= e->key != expected;
        expected = next_there(e->key - 1, -1);
    }
    expect(!broken && RB_MIN(reds, &head)->key == next_there(0, 1));
    RB_FOREACH_SAFE(e, reds, &head, after)
    {
        RB_REMOVE(reds, &head, e);
        memset(&e->red, 0xff, sizeof e->red);
    }
    expect(RB_EMPTY(&head) && RB_MAX(reds, &head) == NULL);
}

static void
splay_trees(void)
{
    struct splays head = SPLAY_INITIALIZER(&head);
    struct leaf *e, *after, wanted;
    int round, key, expected, broken = 0;

    memset(is_there, 0, sizeof is_there);
    for (key = 0; key < KEYS; key++)
        leaves[key].key = key;
    expect(SPLAY_MIN(splays, &head) == NULL);
    for (round = 0; round < ROUNDS && !broken; round++) {
        key = (int) (random_number() % KEYS);
        if (random_number() % 2 && !is_there[key]) {
            broken |= SPLAY_INSERT(splays, &head, &leaves[key]) != NULL;
            is_there[key] = 1;
        } else if (is_there[key]) {
            e = SPLAY_REMOVE(splays, &head, &leaves[key]);
            broken |= e != &leaves[key];
            is_there[key] = 0;
        }
        wanted.key = (int) (random_number() % KEYS);
        e = SPLAY_FIND(splays, &head, &wanted);
        broken |= (e != NULL) != is_there[wanted.key];
    }
    expect(!broken &&
        SPLAY_MAX(splays, &head)->key == next_there(KEYS - 1, -1));
    expected = next_there(0, 1);
    SPLAY_FOREACH(e, splays, &head)
    {
        broken |= e->key != expected;
        expected = next_there(e->key + 1, 1);
    }
    expect(!broken && expected == -1);
    for (e = SPLAY_MIN(splays, &head); e != NULL; e = after) {
        after = SPLAY_NEXT(splays, &head, e);
        SPLAY_REMOVE(splays, &head, e);
    }
    expect(SPLAY_EMPTY(&head));
}

static void
byte_orders(void)
{
    unsigned char bytes[9] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };

    expect(htobe32(0x01020304u) == 0x04030201u && le16toh(0x0102) == 0x0102);
    expect(be32dec(bytes + 1) == 0x01020304u && le16dec(bytes + 1) == 0x0201);
    expect(be64dec(bytes + 1) == 0x0102030405060708ULL);
    le32enc(bytes + 3, 0xa0b0c0d0u);
    expect(bytes[3] == 0xd0 && bytes[6] == 0xa0 && bytes[7] == 7);
    expect(bswap16(0x0102) == 0x0201);
#ifdef __containerof /* glibc's sys/cdefs.h is another one */
    expect(__arraycount(bytes) == 9 && strcmp(__STRING(word), "word") == 0);
    expect(__containerof(&items[1].list, struct item, list) == &items[1]);
#endif
}

const struct family list_families[] = {
    { "SLIST", single_lists },
    { "LIST", double_lists },
    { "STAILQ and SIMPLEQ", queues },
    { "TAILQ", tail_queues },
    { "RB", red_black_trees },
    { "SPLAY", splay_trees },
    { "byte orders and attributes", byte_orders },
    { 0, 0 },
};
