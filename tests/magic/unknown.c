/*
 * Memory of unknown type where a structure has another layout in the later
 * version, -DV2: it may be made of that.  Each test_work() undoes the last one
 * and fills some; the last one does no more than that.
 */
#include <stdlib.h>
#include <string.h>
#include "host/host.h"

#ifdef V2
#define NUMBER int
#else
#define NUMBER short
#endif

/* No variable has it, and no allocation says it. */
struct point {
    NUMBER x, y;
};

static struct vector {
    size_t count, room, element;
    void *data;
} vector = { 0, 0, sizeof(struct point), NULL };

/* Less than the structure needs, and zero: neither can be one. */
static void *tiny, *blank;

/* A pointer that was left behind, and what is there now: too small for it. */
static struct link {
    int number;
    struct link *next;
} *stale;
static unsigned *counter;

static void
push(const void *element)
{
    if (vector.count == vector.room) {
        vector.room += 4;
        vector.data = realloc(vector.data, vector.room * vector.element);
    }
    memcpy((char *) vector.data + vector.count++ * vector.element, element,
        vector.element);
}

static void *
get(size_t count, size_t size)
{
    return calloc(count, size);
}

void
test_start(void)
{
}

void
test_build(void)
{
    tiny = get(3, 1);
    memcpy(tiny, "ab", 3);
    blank = get(5, 16);
    counter = malloc(sizeof(unsigned));
    *counter = 5;
    stale = (struct link *) counter;
}

void
test_work(void)
{
#ifndef V2
    static int step;

    free(vector.data);
    vector.data = NULL;
    vector.count = vector.room = 0;
    if (++step == 1) {
        struct point point = { 3, 4 };

        push(&point);
    }
#endif
}

uint32_t
test_checksum(void)
{
    struct point *points = vector.data;

    if (vector.count != 0 && vector.element != sizeof(*points))
        push(points);
    return (uint32_t) (memcmp(tiny, "ab", 3) == 0) |
        (uint32_t) (((char *) blank)[79] == 0) << 1 |
        (uint32_t) (vector.count == 0) << 2 | (uint32_t) (*counter == 5) << 3;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
