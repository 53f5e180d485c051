/* A splay and a red-black tree, a tail queue and a list over the same nodes. */
#include <bsd/sys/queue.h>
#include <bsd/sys/tree.h>
#include "driver.h"

struct node {
    unsigned key, count;
    RB_ENTRY(node) by_key;
    SPLAY_ENTRY(node) by_count;
    TAILQ_ENTRY(node) order;
    LIST_ENTRY(node) odd;
};

static int
compare_keys(const struct node *a, const struct node *b)
{
    return (a->key > b->key) - (a->key < b->key);
}

static int
compare_counts(const struct node *a, const struct node *b)
{
    if (a->count != b->count)
        return a->count > b->count ? 1 : -1;
    return compare_keys(a, b);
}

RB_HEAD(keys, node);
SPLAY_HEAD(counts, node);
TAILQ_HEAD(order, node);
LIST_HEAD(odd, node);
RB_GENERATE_STATIC(keys, node, by_key, compare_keys)
SPLAY_PROTOTYPE(counts, node, by_count, compare_counts)
SPLAY_GENERATE(counts, node, by_count, compare_counts)

static struct keys keys = RB_INITIALIZER(&keys);
static struct counts counts = SPLAY_INITIALIZER(&counts);
static struct order order = TAILQ_HEAD_INITIALIZER(order);
static struct odd odd = LIST_HEAD_INITIALIZER(odd);
static uint32_t seed;

void
package_start(void)
{
}

static void
touch(unsigned key)
{
    struct node wanted = { .key = key }, *node = RB_FIND(keys, &keys, &wanted);

    if (node == NULL) {
        node = calloc(1, sizeof(*node));
        node->key = key;
        RB_INSERT(keys, &keys, node);
        if (key % 2)
            LIST_INSERT_HEAD(&odd, node, odd);
    } else {
        SPLAY_REMOVE(counts, &counts, node);
        TAILQ_REMOVE(&order, node, order);
    }
    node->count++;
    SPLAY_INSERT(counts, &counts, node);
    TAILQ_INSERT_HEAD(&order, node, order);
}

static void
forget(void)
{
    struct node *node = TAILQ_LAST(&order, order);

    TAILQ_REMOVE(&order, node, order);
    RB_REMOVE(keys, &keys, node);
    SPLAY_REMOVE(counts, &counts, node);
    if (node->key % 2)
        LIST_REMOVE(node, odd);
    free(node);
}

uint32_t
package_step(int step, char *text, size_t size)
{
    uint32_t sum = PACKAGE_SEED + (uint32_t) step;
    struct node *node;
    unsigned n = 0;

    for (int i = 0; i < 15; i++)
        touch(package_random(&seed) % 80);
    forget();
    RB_FOREACH(node, keys, &keys)
    sum = sum * 31 + node->key;
    SPLAY_FOREACH(node, counts, &counts)
    sum = sum * 31 + node->count;
    TAILQ_FOREACH(node, &order, order)
    sum = sum * 31 + node->key, n++;
    LIST_FOREACH(node, &odd, odd)
    sum = sum * 31 + node->key;
    snprintf(text, size, "%u nodes", n);
    return sum;
}
