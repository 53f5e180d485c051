/*
 * Corners of what a program declares of its state, in a version with other
 * types (-DV2).  Each kind has a bit in test_checksum().  Each test_work()
 * undoes the last one and makes what cannot come over; the last one does no
 * more than that.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <minix/magic.h>
#include "host/host.h"

#ifdef V2
#define ADDED(...) __VA_ARGS__
#define TAIL(first, ...) { first }
#else
#define ADDED(...)
#define TAIL(first, ...) { first, __VA_ARGS__ }
#endif

struct item {
    int value;
    struct item *next;
};
static struct item items[4];

/* Words that are addresses, whatever they are declared as. */
typedef uint32_t pxfer_words_t[3];
typedef uint32_t pxfer_word_t;
typedef struct {
    uint32_t first;
    ADDED(uint32_t added;)
    uint32_t rest[2];
} pxfer_record_t;
static struct {
    ADDED(int added;)
    pxfer_words_t words;
    pxfer_record_t record;
} addresses;
static pxfer_words_t alone;

/* The same with bits of the program's own, where what comes first is new. */
typedef uintptr_t txfer_link_t;
struct node {
    ADDED(int added;)
    int number;
    txfer_link_t next;
};
static struct node nodes[3];
static uint32_t txfer_last;
static struct {
    ADDED(int added;)
    struct node *txfer_first;
    uintptr_t pxfer_second;
} by_member;
static txfer_link_t *links;
static struct {
    pxfer_word_t *words;
    ADDED(int added;)
    int count;
} vector;
static struct {
    struct {
        pxfer_word_t *words;
    } inner;
} alone_in_it;

/* A union in an element behind a head, in a flexible tail, in a placement. */
struct token {
    int kind;
    union {
        struct item *item;
        uintptr_t number;
    } data;
};
struct head {
    struct item *owner;
    int count, dummy;
};
struct row {
    int kind; /* is none of a union */
    struct item *owner;
    struct token tokens[];
};
/* Unions in unnamed structures, and in unions. */
static struct nested {
    ADDED(int added;)
    int kind;
    struct {
        ADDED(int more;)
        union {
            struct item *item;
            uintptr_t number;
        } data;
    };
    union {
        struct item *item;
        union {
            uint32_t number;
            char *text;
        } other;
    } outer;
} nested[2];
static struct head *headed;
static struct row *row;
static char pool[256] __attribute__((aligned(16)));
static struct token *placed;

/* A pool that is elsewhere in the structure that holds it. */
static struct {
    ADDED(int added[3];)
    char bytes[128];
    struct item *first;
} store;

/* One that the program has made larger. */
static char *grown;
static struct item *in_grown;

/* Slots whose type has pointers, with something else in them. */
struct slot {
    struct item *a;
    long number;
};
static struct slot slots[4];
struct other {
    long number;
    struct item *b;
};
static struct other *in_slot;

/* A short block, and a mapping: what is new in them is zero. */
struct wide {
    int kind;
    ADDED(int added;)
    short half;
    char body[200];
};
struct page {
    ADDED(int added;)
    struct item *item;
    char text[4000];
    ADDED(int more;)
    char end[ADDED(88 +) 4];
};
/* Of which the array begins before the structure ends. */
struct text {
    ADDED(long long added;)
    struct item *item;
    unsigned bits : 3;
    char text[];
};
static struct wide *narrow;
static struct text *letter;
static struct page *page;

/* Static arrays at a structure's end: the later version's are shorter. */
static struct {
    int count;
    int numbers[];
} counts = { 0, TAIL(1, 2, 3, 4) };
static struct {
    int count;
    struct item *items[];
} pointers = { 0, TAIL(&items[0], &items[1]) };

static const char *
of_token(const struct st_union *where)
{
    return st_union_field(where, "kind") == 1 ? "item" : "number";
}

static const char *
of_outer(const struct st_union *where)
{
    return st_union_field(where, "kind") == 1 ? "item" : "other";
}

static const char *
of_other(const struct st_union *where)
{
    return st_union_field(where, "kind") == 0 ? "number" : "text";
}

/* It asks for what no program can know. */
static struct careless {
    struct item *kind;
    union {
        struct item *item;
        uintptr_t number;
    } data;
} careless;

/* Pointers that say something else now, and ones that say the same. */
#ifdef V2
#define OTHER(now, next) next
#else
#define OTHER(now, next) now
#endif
static struct {
    ADDED(int added;)
    struct OTHER(item, other) * as_other;
    OTHER(int, unsigned) * as_number;
    OTHER(void, struct item) * as_item;
} retyped;

/* Variables that other files see in one version alone. */
#ifdef V2
#define ALONE_NOW static
#define ALONE_BEFORE
#else
#define ALONE_NOW
#define ALONE_BEFORE static
#endif
ALONE_NOW int becomes_static;
ALONE_BEFORE int becomes_external;

/* An array of one element that has more of them, padding first. */
struct label {
    int length;
    ADDED(int added;)
    char bytes[1];
};
static struct label *label, *short_label;
static char *in_label;

/* What is behind an array of other things is none of its elements. */
struct named {
    int number;
    ADDED(short added;)
    char name[6];
};
static struct named *named;

static const char *
of_careless(const struct st_union *where)
{
    return st_union_field(where, "kind") != 0 ? "item" : "number";
}

static void
clear_tails(void)
{
#ifndef V2
    memset(&counts.numbers[1], 0, 3 * sizeof(int));
    pointers.items[1] = NULL;
#endif
}

static void
put(struct token *t, int i)
{
    t->kind = i % 2;
    if (t->kind == 1)
        t->data.item = &items[i % 4];
    else
        t->data.number = (uintptr_t) i;
}

static int
holds(const struct token *t, int i)
{
    return t->kind == i % 2 &&
        (t->kind == 1 ? t->data.item == &items[i % 4]
                      : t->data.number == (uintptr_t) i);
}

void
test_start(void)
{
    (void) st_register_union("token.data", of_token);
    (void) st_register_union("careless.data", of_careless);
    (void) st_register_union("nested.data", of_token);
    (void) st_register_union("nested.outer", of_outer);
    (void) st_register_union("nested.other", of_other);
}

void
test_build(void)
{
    char *block;

    clear_tails();
    for (int i = 0; i < 4; i++)
        items[i].value = i;
    for (int i = 0; i < 3; i++) {
        addresses.words[i] = (uint32_t) &items[i];
        alone[i] = (uint32_t) &items[3 - i];
    }
    addresses.record.first = (uint32_t) &items[3];
    addresses.record.rest[1] = (uint32_t) &items[1];

    for (int i = 0; i < 3; i++) {
        nodes[i].number = i;
        nodes[i].next = (txfer_link_t) &nodes[(i + 1) % 3] | (unsigned) i;
    }
    nodes[2].next = 3;
    by_member.txfer_first = (struct node *) ((uintptr_t) &nodes[1] | 2);
    by_member.pxfer_second = (uintptr_t) &nodes[2].next;
    links = malloc(3 * sizeof(txfer_link_t));
    vector.words = malloc(3 * sizeof(*vector.words));
    alone_in_it.inner.words = malloc(3 * sizeof(pxfer_word_t));
    for (int i = 0; i < 3; i++) {
        links[i] = (txfer_link_t) &nodes[2 - i] | (unsigned) i;
        vector.words[i] = (uint32_t) &items[i];
        alone_in_it.inner.words[i] = (uint32_t) &items[i];
    }
    for (int i = 0; i < 2; i++) {
        nested[i].kind = i;
        nested[i].data.number = 5;
        nested[i].outer.other.number = 6;
    }
    nested[1].data.item = &items[1];
    nested[1].outer.item = &items[2];
    txfer_last = (uint32_t) &nodes[2] | 1;

    becomes_static = 5;
    becomes_external = 6;
    label = malloc(sizeof(*label) + 9);
    memcpy(label->bytes, "some text", 10);
    in_label = &label->bytes[2];
    short_label = malloc(offsetof(struct label, bytes) + 3);
    memcpy(short_label->bytes, "xy", 3);
    named = malloc(sizeof(*named) + 2 * sizeof(struct item));
    memcpy(named->name, "named", 6);
    ((struct item *) (named + 1))[1].next = &items[2];
    retyped.as_number = (void *) &items[2].value;
    retyped.as_item = &items[3];
    headed = malloc(sizeof(struct head) + 5 * sizeof(struct token));
    headed->owner = &items[2];
    row = malloc(sizeof(struct row) + 5 * sizeof(struct token));
    row->kind = 1;
    row->owner = &items[1];
    magic_arena(pool, sizeof(pool));
    placed = MAGIC_PLACE(struct token, pool + 32, 5);
    for (int i = 0; i < 5; i++) {
        put((struct token *) (headed + 1) + i, i);
        put(&row->tokens[i], i);
        put(&placed[i], i + 1);
    }

    magic_arena(store.bytes, sizeof(store.bytes));
    store.first = MAGIC_PLACE(struct item, store.bytes + 16, 2);
    store.first->value = 7;
    store.first->next = store.first + 1;
    store.first[1].next = &items[2];

    block = malloc(64);
    magic_arena(block, 64);
    in_grown = MAGIC_PLACE(struct item, block + 8, 1);
    in_grown->next = &items[3];
    grown = realloc(block, 1024);
    in_grown = (struct item *) (grown + 8);

    in_slot = MAGIC_PLACE(struct other, &slots[1], 1);
    in_slot->number = 0x1234567;
    in_slot->b = &items[1];
    slots[2].a = &items[2];
    slots[3].number = 5;

    narrow = malloc(offsetof(struct wide, body) + 5);
    narrow->kind = 1;
    narrow->half = 2;
    memcpy(narrow->body, "four", 5);
    letter = malloc(offsetof(struct text, text) + 2);
    letter->item = &items[2];
    letter->bits = 5;
    memcpy(letter->text, "z", 2);
    page = mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANON, -1, 0);
    page->item = &items[1];
    memset(page->text, 'x', sizeof(page->text));
    memset(page->end, 'e', sizeof(page->end));
}

void
test_work(void)
{
#ifndef V2
    static int step;

    clear_tails();
    memset(&careless, 0, sizeof(careless));
    retyped.as_other = NULL;
    switch (++step) {
    case 1: counts.numbers[3] = 4; break;
    case 2:
        careless.kind = &items[1];
        careless.data.item = &items[2];
        break;
    case 3: retyped.as_other = &items[1]; break;
    default: break;
    }
#endif
}

static int
addresses_hold(void)
{
    for (int i = 0; i < 3; i++)
        if (addresses.words[i] != (uint32_t) &items[i] ||
            alone[i] != (uint32_t) &items[3 - i])
            return 0;
    return addresses.record.first == (uint32_t) &items[3] &&
        addresses.record.rest[0] == 0 &&
        addresses.record.rest[1] == (uint32_t) &items[1];
}

static int
tags_hold(void)
{
    for (int i = 0; i < 3; i++)
        if (links[i] != ((txfer_link_t) &nodes[2 - i] | (unsigned) i) ||
            vector.words[i] != (uint32_t) &items[i] ||
            alone_in_it.inner.words[i] != (uint32_t) &items[i])
            return 0;
    if ((uintptr_t) by_member.txfer_first != ((uintptr_t) &nodes[1] | 2) ||
        by_member.pxfer_second != (uintptr_t) &nodes[2].next)
        return 0;
    for (int i = 0; i < 2; i++)
        if (nodes[i].number != i ||
            nodes[i].next != ((txfer_link_t) &nodes[i + 1] | (unsigned) i))
            return 0;
    return nodes[2].next == 3 && txfer_last == ((uint32_t) &nodes[2] | 1);
}

static int
tokens_hold(void)
{
    for (int i = 0; i < 5; i++)
        if (!holds((struct token *) (headed + 1) + i, i) ||
            !holds(&row->tokens[i], i) || !holds(&placed[i], i + 1))
            return 0;
    if (nested[0].kind != 0 || nested[0].data.number != 5 ||
        nested[0].outer.other.number != 6 || nested[1].kind != 1 ||
        nested[1].data.item != &items[1] || nested[1].outer.item != &items[2])
        return 0;
    return headed->owner == &items[2] && row->owner == &items[1] &&
        placed == (struct token *) (pool + 32);
}

static int
new_is_zero(void)
{
    ADDED(if (narrow->added != 0 || page->added != 0 ||
        page->more != 0) return 0;)
    if (letter->item != &items[2] || letter->bits != 5 ||
        strcmp(letter->text, "z") != 0)
        return 0;
    return narrow->kind == 1 && narrow->half == 2 &&
        strcmp(narrow->body, "four") == 0 && page->item == &items[1] &&
        page->text[3999] == 'x' && page->end[3] == 'e';
}

uint32_t
test_checksum(void)
{
    uint32_t sum = 0;

    sum |= (uint32_t) addresses_hold() << 0;
    sum |= (uint32_t) tokens_hold() << 1;
    sum |=
        (uint32_t) (store.first == (struct item *) (store.bytes + 16) &&
            store.first->value == 7 && store.first->next == store.first + 1 &&
            store.first[1].next == &items[2])
        << 2;
    sum |= (uint32_t) (in_grown == (struct item *) (grown + 8) &&
               in_grown->next == &items[3])
        << 3;
    sum |= (uint32_t) (in_slot == (struct other *) &slots[1] &&
               in_slot->number == 0x1234567 && in_slot->b == &items[1] &&
               slots[2].a == &items[2] && slots[3].number == 5)
        << 4;
    sum |= (uint32_t) new_is_zero() << 5;
    sum |= (uint32_t) (counts.numbers[0] == 1 && pointers.items[0] == items)
        << 6;
    sum |= (uint32_t) (careless.kind == NULL && careless.data.number == 0) << 7;
    sum |= (uint32_t) (becomes_static == 5 && becomes_external == 6 &&
               strcmp(label->bytes, "some text") == 0 &&
               in_label == &label->bytes[2] &&
               strcmp(short_label->bytes, "xy") == 0 &&
               strcmp(named->name, "named") == 0 &&
               ((struct item *) (named + 1))[1].next == &items[2])
        << 10;
    sum |= (uint32_t) tags_hold() << 8;
    sum |=
        (uint32_t) (retyped.as_other == NULL && retyped.as_item == &items[3] &&
            (void *) retyped.as_number == (void *) &items[2].value)
        << 9;
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
