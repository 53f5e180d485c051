/*
 * What a program may do with the numbers of its pointers so that no copy of its
 * state is right.  Each kind is a container of the same items; a bit of the
 * checksum says that all are found in it.  Bits 12 to 15 of the flags, less one, are
 * the kind that is left without its rehash.  -DADDRESS: numbers that hold addresses as they are.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/tree.h>
#include <minix/magic.h>
#include "host/host.h"

#define ITEMS 24
#define BUCKETS 64

struct item {
    int value;
    char pad[12];
};
struct entry {
    struct entry *next;
    struct item *key;
    int value;
};
static struct item *items[ITEMS];
static struct entry *entries[4][ITEMS];

/* Hashes of a pointer's number. */
static struct entry *shifted[BUCKETS], *multiplied[BUCKETS], *folded[BUCKETS],
    *bytewise[BUCKETS];

static unsigned
shift(const void *p)
{
    return ((uintptr_t) p >> 4) % BUCKETS;
}

static unsigned
multiply(const void *p)
{
    return (unsigned) (uintptr_t) p * 2654435761u >> 26;
}

static unsigned
fold(const void *p)
{
    uintptr_t n = (uintptr_t) p;

    n ^= n >> 16;
    n ^= n >> 8;
    return n & (BUCKETS - 1);
}

static unsigned
hash_bytes(const void *data, size_t length)
{
    const unsigned char *p = data;
    unsigned h = 2166136261u;

    while (length-- > 0)
        h = (h ^ *p++) * 16777619u;
    return h;
}

static void
put_hashed(int i)
{
    struct item *it = items[i];
    struct entry *e;

    e = entries[0][i];
    e->next = shifted[shift(it)]; /* position: shifted */
    shifted[shift(it)] = e;
    e = entries[1][i];
    e->next = multiplied[multiply(it)]; /* position: multiplied */
    multiplied[multiply(it)] = e;
    e = entries[2][i];
    e->next = folded[fold(it)]; /* position: folded */
    folded[fold(it)] = e;
    e = entries[3][i];
    e->next = bytewise[hash_bytes(&it, sizeof(it)) % BUCKETS];
    bytewise[hash_bytes(&it, sizeof(it)) % BUCKETS] = e;
}

static int
rehash(void)
{
    memset(shifted, 0, sizeof(shifted));
    memset(multiplied, 0, sizeof(multiplied));
    memset(folded, 0, sizeof(folded));
    memset(bytewise, 0, sizeof(bytewise));
    for (int i = 0; i < ITEMS; i++)
        put_hashed(i);
    return 0;
}

static int
is_in(const struct entry *e, const struct item *key)
{
    while (e != NULL && e->key != key)
        e = e->next;
    return e != NULL;
}

/* An array in the order of addresses, searched by halves. */
static struct item *sorted[ITEMS];
static int num_sorted;

static int
sorted_at(const struct item *it)
{
    int low = 0, high = num_sorted;

    while (low < high) {
        int middle = (low + high) / 2;

        if (sorted[middle] < it) /* order: sorted_at */
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int
resort(void)
{
    num_sorted = 0;
    for (int i = 0; i < ITEMS; i++) {
        int at = sorted_at(items[i]);

        memmove(&sorted[at + 1], &sorted[at],
            (size_t) (num_sorted - at) * sizeof(sorted[0]));
        sorted[at] = items[i];
        num_sorted++;
    }
    return 0;
}

/* A list in their order. */
struct link {
    struct link *next;
    struct item *item;
};
static struct link *chain;
static struct link *links[ITEMS];

static void
chain_up(struct link *new)
{
    struct link **at = &chain;

    while (*at != NULL && (*at)->item < new->item) /* order: chain_up */
        at = &(*at)->next;
    new->next = *at;
    *at = new;
}

static int
chain_find(const struct item *it)
{
    const struct link *at = chain;

    while (at != NULL &&
        (uintptr_t) at->item < (uintptr_t) it) /* order: chain_find */
        at = at->next;
    return at != NULL && at->item == it;
}

static int
rechain(void)
{
    chain = NULL;
    for (int i = 0; i < ITEMS; i++)
        chain_up(links[i]);
    return 0;
}

/* A tree of sys/tree.h. */
struct node {
    RB_ENTRY(node) link;
    struct item *item;
};
RB_HEAD(by_item, node);
static struct by_item tree;
static struct node *nodes[ITEMS];

static int
compare_items(struct node *a, struct node *b)
{
    return a->item < b->item ? -1
                             : a->item > b->item; /* order: compare_items */
}

RB_GENERATE_STATIC(by_item, node, link, compare_items)

static int
replant(void)
{
    RB_INIT(&tree);
    for (int i = 0; i < ITEMS; i++)
        RB_INSERT(by_item, &tree, nodes[i]);
    return 0;
}

/* A table in the order that a comparator says, as for qsort() and bsearch(). */
static struct item *table[ITEMS];

static int
by_difference(const void *a, const void *b)
{
    return *(char *const *) a - *(char *const *) b; /* order: by_difference */
}

static void *
search(const void *key, int (*compare)(const void *, const void *))
{
    int low = 0, high = ITEMS;

    while (low < high) {
        int middle = (low + high) / 2, c = compare(key, &table[middle]);

        if (c == 0)
            return table[middle];
        if (c < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static int
resort_table(void)
{
    memcpy(table, items, sizeof(table));
    qsort(table, ITEMS, sizeof(table[0]), by_difference);
    return 0;
}

/* A tree of keys alone, as of tsearch(). */
struct leaf {
    const void *key;
    struct leaf *left, *right;
};
static struct leaf *leaves;

static int
by_address(const void *a, const void *b)
{
    if (a == b)
        return 0;
    return a < b ? -1 : 1; /* order: by_address */
}

static struct leaf **
leaf_of(const void *key, int (*compare)(const void *, const void *))
{
    struct leaf **at = &leaves;

    while (*at != NULL) {
        int c = compare(key, (*at)->key);

        if (c == 0)
            break;
        at = c < 0 ? &(*at)->left : &(*at)->right;
    }
    return at;
}

static void
drop_leaves(struct leaf *leaf)
{
    if (leaf == NULL)
        return;
    drop_leaves(leaf->left);
    drop_leaves(leaf->right);
    free(leaf);
}

static int
regrow(void)
{
    drop_leaves(leaves);
    leaves = NULL;
    for (int i = 0; i < ITEMS; i++) {
        struct leaf **at = leaf_of(items[i], by_address);

        *at = calloc(1, sizeof(**at));
        (*at)->key = items[i];
    }
    return 0;
}

/* A list whose links are both neighbours in one number. */
struct both {
    uintptr_t link;
    int value;
};
static struct both *boths[ITEMS];
static struct both *first_both;

static int
relink(void)
{
    first_both = boths[0];
    for (int i = 0; i < ITEMS; i++) {
        uintptr_t before = i == 0 ? 0 : (uintptr_t) boths[i - 1];
        uintptr_t after = i + 1 == ITEMS ? 0 : (uintptr_t) boths[i + 1];

        boths[i]->link = before ^ after; /* number: both.link */
    }
    return 0;
}

static int
walk(void)
{
    struct both *at = first_both, *before = NULL;
    int n = 0;

    while (at != NULL && n <= ITEMS) {
        struct both *after = (struct both *) (at->link ^ (uintptr_t) before);

        if (at->value != n++)
            return 0;
        before = at;
        at = after;
    }
    return n == ITEMS;
}

/* A list in the order of what is declared as a number, and to be an address. */
typedef uintptr_t pxfer_key_t;
struct keyed {
    struct keyed *next;
    pxfer_key_t key;
};
static struct keyed *keyed[ITEMS], *first_keyed;

static struct keyed **
keyed_at(uintptr_t key)
{
    struct keyed **at = &first_keyed;

    while (*at != NULL && (*at)->key < key) /* order: keyed_at */
        at = &(*at)->next;
    return at;
}

static int
rekey(void)
{
    first_keyed = NULL;
    for (int i = 0; i < ITEMS; i++) {
        struct keyed **at = keyed_at(keyed[i]->key);

        keyed[i]->next = *at;
        *at = keyed[i];
    }
    return 0;
}

static int
has_key(const struct item *it)
{
    struct keyed *found = *keyed_at((uintptr_t) it);

    return found != NULL && found->key == (uintptr_t) it;
}

#ifdef ADDRESS
/* Addresses as they are, in what is declared as numbers. */
struct tagged {
    uintptr_t owner; /* low bit: a mark */
    struct item *same;
};
static struct tagged *tagged;
char raw[8];
unsigned kept;

/* One after the other. */
static void
keep(void)
{
    static int kind;

    if (tagged == NULL)
        tagged = calloc(1, sizeof(*tagged));
    tagged->owner = kept = 0;
    memset(raw, 0, sizeof(raw));
    switch (kind++ % 3) {
    case 0: tagged->owner = (uintptr_t) items[0] | 1; break;
    case 1: memcpy(raw + 1, &items[1], sizeof(items[1])); break;
    case 2: kept = (unsigned) items[2]; break;
    }
}
#endif

static const struct {
    const char *container;
    int (*rehash)(void);
} kinds[] = {
    { "shifted", rehash },
    { "multiplied", rehash },
    { "folded", rehash },
    { "bytewise", rehash },
    { "sorted_at", resort },
    { "chain_up", rechain },
    { "chain_find", rechain },
    { "compare_items", replant },
    { "by_difference", resort_table },
    { "by_address", regrow },
    { "both.link", relink },
    { "keyed_at", rekey },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static int
fail(void)
{
    return 5;
}

void
test_start(void)
{
    unsigned flag = test_flags >> 12 & 15;

    for (unsigned i = 0; i < KINDS; i++)
        if (flag != i + 1)
            st_register_rehash(kinds[i].container, kinds[i].rehash);
    if (flag == 15)
        st_register_rehash(kinds[0].container, fail);
}

void
test_build(void)
{
    for (int i = 0; i < ITEMS; i++) {
        /* In no order. */
        int at = i * 7 % ITEMS;

        items[at] = calloc(1, sizeof(*items[at]));
        items[at]->value = at;
    }
    for (int i = 0; i < ITEMS; i++) {
        for (int k = 0; k < 4; k++) {
            entries[k][i] = calloc(1, sizeof(struct entry));
            entries[k][i]->key = items[i];
        }
        links[i] = calloc(1, sizeof(struct link));
        links[i]->item = items[i];
        nodes[i] = calloc(1, sizeof(struct node));
        nodes[i]->item = items[i];
        boths[i] = calloc(1, sizeof(struct both));
        boths[i]->value = i;
        keyed[i] = calloc(1, sizeof(struct keyed));
        keyed[i]->key = (uintptr_t) items[i];
    }
    for (unsigned i = 3; i < KINDS; i++)
        kinds[i].rehash();
}

void
test_work(void)
{
#ifdef ADDRESS
    keep();
#endif
}

uint32_t
test_checksum(void)
{
    uint32_t sum = (1u << KINDS) - 1;

    for (int i = 0; i < ITEMS; i++) {
        struct item *it = items[i];
        struct node key = { .item = it };
        int found[KINDS] = {
            is_in(shifted[shift(it)], it),
            is_in(multiplied[multiply(it)], it),
            is_in(folded[fold(it)], it),
            is_in(bytewise[hash_bytes(&it, sizeof(it)) % BUCKETS], it),
            sorted[sorted_at(it)] == it,
            chain != NULL,
            chain_find(it),
            RB_FIND(by_item, &tree, &key) == nodes[i],
            search(&it, by_difference) == it,
            *leaf_of(it, by_address) != NULL,
            walk(),
            has_key(it),
        };

        for (unsigned k = 0; k < KINDS; k++)
            if (!found[k])
                sum &= ~(1u << k);
    }
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    show("item", (uint32_t) items[0]);
}
