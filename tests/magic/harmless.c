/*
 * What programs do with the numbers of their pointers that no update breaks.
 * The build must not name any line of this file.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/tree.h>
#include <minix/magic.h>
#include "host/host.h"

/* A tree in the order of values, of members of one array. */
struct node {
    RB_ENTRY(node) link;
    TAILQ_ENTRY(node) all;
    int value;
    const char *name;
};
RB_HEAD(by_value, node);
static struct by_value tree;
static TAILQ_HEAD(, node) queue = TAILQ_HEAD_INITIALIZER(queue);
static struct node *base;

static int
compare_values(struct node *a, struct node *b)
{
    int difference = a->value - b->value;

    return difference != 0 ? difference : strcmp(a->name, b->name);
}

RB_GENERATE_STATIC(by_value, node, link, compare_values)

/* A table by the bytes of a string, and of a number. */
static struct node *by_name[32], *by_number[32];

static unsigned
hash(const void *data, size_t length)
{
    const unsigned char *p = data;
    unsigned h = 5381;

    while (length-- > 0)
        h = h * 33 + *p++;
    return h;
}

/* An arena that aligns, and knows what is its own. */
struct arena {
    char *start, *next, *end;
};
static struct arena arena;

static void *
take(struct arena *a, size_t size, size_t align)
{
    char *p = (char *) (((uintptr_t) a->next + align - 1) & ~(align - 1));
    size_t pad = -(uintptr_t) a->next & (align - 1);

    if (p + size > a->end || a->next + pad != p)
        return NULL;
    a->next = p + size;
    return p;
}

static int
is_own(const struct arena *a, const void *p)
{
    return (const char *) p >= a->start && (const char *) p < a->end;
}

static int
is_in(const void *p, const char *start, size_t size)
{
    return (uintptr_t) p >= (uintptr_t) start &&
        (uintptr_t) p < (uintptr_t) start + size;
}

/* A reader with a cursor. */
struct reader {
    const char *at, *end;
};

static int
next_number(struct reader *r)
{
    int n = 0;

    while (r->at < r->end && *r->at == ' ')
        r->at++;
    for (; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++)
        n = n * 10 + *r->at - '0';
    return n;
}

static int
skip(const char **p, const char *end)
{
    while (*p < end && **p != ',')
        ++*p;
    return end - *p > 0 ? *(*p)++ : 0;
}

static size_t
copy_words(void *to, const void *from, size_t n)
{
    const unsigned char *s = from;
    unsigned char *d = to;

    if ((((uintptr_t) d | (uintptr_t) s) & 3) != 0 ||
        ((uintptr_t) d & 7) != ((uintptr_t) s & 7))
        while (n > 0)
            *d++ = *s++, n--;
    if (d < s && d + n > s)
        return 1;
    memmove(d, s, n);
    return 0;
}

/* A number in one of several types. */
union word {
    uint32_t number;
    const char *text;
};
static union word words[4];
static int
index_of_word(const union word *w)
{
    return (int) (w - words);
}

/* Bytes to swap, whatever they are. */
static void
swap(void *a, void *b, size_t n)
{
    char *x = a, *y = b;

    while (n-- > 0) {
        char byte = *x;

        *x++ = *y;
        *y++ = byte;
    }
}

/* An address as text. */
static char line[12];

static void
print(const void *p, int upper)
{
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    uintptr_t n = (uintptr_t) p;
    char *at = line + sizeof(line);

    for (*--at = '\0'; at > line; n >>= 4)
        *--at = digits[n & 15];
    for (at = line; n != 0; n /= 10)
        *at++ = (char) ('0' + n % 10);
}

/* A cookie that nobody looks up. */
static uint32_t cookie;
static unsigned picked[8];

void
test_start(void)
{
    cookie = MAGIC_HARMLESS(&cookie) * 2654435761u >> 7;
    picked[MAGIC_HARMLESS(&tree) >> 4 & 7] = 0;
}

void
test_build(void)
{
    static const char *const names[] = { "a", "bb", "ccc", "dddd" };
    struct node *a, *b;

    base = calloc(4, sizeof(*base));
    arena.start = arena.next = calloc(1, 256);
    arena.end = arena.start + 256;
    for (int i = 0; i < 4; i++) {
        struct node *n = &base[i];

        n->value = 3 - i;
        n->name = names[i];
        RB_INSERT(by_value, &tree, n);
        TAILQ_INSERT_HEAD(&queue, n, all);
        by_name[hash(n->name, strlen(n->name)) % 32] = n;
        by_number[hash(&n->value, sizeof(n->value)) % 32] = n;
        words[i].number = (uint32_t) i;
    }
    a = &base[0];
    b = &base[3];
    swap(&a, &b, sizeof(a));
}

void
test_work(void)
{
}

uint32_t
test_checksum(void)
{
    static const char text[] = "12 34 5,6";
    struct reader reader = { text, text + sizeof(text) - 1 };
    const char *at = text, *end = text + sizeof(text) - 1;
    struct node key = { .value = 2, .name = "bb" };
    char *block = take(&arena, 3, 4), buffer[16];
    uint32_t sum = (uint32_t) next_number(&reader);
    struct node *n;

    sum = sum * 33 + (uint32_t) next_number(&reader);
    sum = sum * 33 + (uint32_t) skip(&at, end);
    sum = sum * 33 + (uint32_t) is_own(&arena, block);
    sum = sum * 33 + (uint32_t) is_in(buffer + 4, buffer, sizeof(buffer));
    sum = sum * 33 + copy_words(buffer, text, 8);
    sum = sum * 33 + words[index_of_word(&words[2])].number;
    sum = sum * 33 + (uint32_t) (RB_FIND(by_value, &tree, &key) - base);
    sum = sum * 33 + (by_name[hash("bb", 2) % 32] == &base[1]);
    sum = sum * 33 +
        (by_number[hash(&key.value, sizeof(key.value)) % 32] != NULL);
    for (n = base; n < base + 4; n++)
        sum = sum * 33 + (uint32_t) n->value;
    TAILQ_FOREACH(n, &queue, all)
    sum = sum * 33 + (uint32_t) n->value;
    arena.next = arena.start;
    print(base, sum & 1);
    return sum * 33 + (line[0] == '0');
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    show("base", (uint32_t) base);
}
