/*
 * State that C allows and the system's own services do not have; -DV2 is a
 * later version.  Each kind has a bit in test_checksum(), set while it is as
 * test_build() left it.
 */
#include <stdlib.h>
#include <string.h>
#include "host/host.h"

#ifdef V2
#define ADDED int added;
#else
#define ADDED
#endif

typedef int vector __attribute__((ext_vector_type(3)));
typedef _Bool bits __attribute__((ext_vector_type(9)));

/* A vector takes more than its elements. */
static vector vectors[3];
static bits few;
static struct {
    ADDED
    vector v;
    vector *p;
} around;

/* An initialised array at a structure's end. */
struct entry {
    ADDED
    int id;
    struct entry *peer;
};

static struct entries {
    int count;
    struct entry list[];
} entries = { 3, { { .id = 1 }, { .id = 2 }, { .id = 3 } } };
static int *id;
static struct entries *copy;

/* Objects that the linker makes an array of. */
struct part {
    int number;
    struct part *next;
};

#define PART(n) \
    static struct part part_##n \
        __attribute__((section("parts"), used)) = { n, NULL }
PART(1);
PART(2);
PART(3);
PART(4);
extern struct part __start_parts[], __stop_parts[];

/* A name that libsys uses. */
static int sef_requests = 1;
static char *environ;

/* Before main. */
struct early {
    struct early *self;
    int number;
};

static struct early *early;
static int order;

__attribute__((constructor)) static void
late_constructor(void)
{
    order = order * 10 + 2;
    early = malloc(sizeof(*early));
    early->self = early;
}

__attribute__((constructor(200))) static void
first_constructor(void)
{
    order = order * 10 + 1;
}

/* Names of names. */
int plus_one(int x);
int once(int x) __attribute__((alias("plus_one")));
int twice(int x) __attribute__((alias("once")));
static int (*call)(int);
static const char *function;

int
plus_one(int x)
{
    return x + 1;
}

static __attribute__((noinline)) int
is_zero(int x)
{
    int copied;

    __asm__ goto("movl %1, %0; testl %1, %1; jz %l2"
        : "=r"(copied)
        : "r"(x)
        :
        : zero);
    return copied - x;
zero:
    return 1;
}

static __attribute__((noinline)) void
fill(vector *list, int count, int value)
{
    for (int i = 0; i < count; i++)
        list[i] = (vector){ value, value, value };
}

static __attribute__((noinline)) int
holds(const vector *list, int count, int value)
{
    for (int i = 0; i < count; i++)
        if (list[i].x != value || list[i].y != value || list[i].z != value)
            return 0;
    return 1;
}

/* Locals that lie side by side. */
static int
frame_holds(void)
{
    vector a[16], b[16], c[16];

    fill(a, 16, 1);
    fill(b, 16, 2);
    fill(c, 16, 3);
    return holds(a, 16, 1) && holds(b, 16, 2) && holds(c, 16, 3);
}

void
test_start(void)
{
}

void
test_build(void)
{
    fill(vectors, 3, 7);
    few = (bits){ 1, 0, 1, 0, 0, 0, 0, 0, 1 };
    around.v = vectors[0];
    around.p = &vectors[2];
    copy = malloc(sizeof(*copy) + 3 * sizeof(copy->list[0]));
    copy->count = 3;
    for (int i = 0; i < 3; i++) {
        entries.list[i].peer = &entries.list[(i + 1) % 3];
        copy->list[i].id = 10 + i;
        copy->list[i].peer = &entries.list[i];
    }
    id = &entries.list[2].id;
    for (struct part *p = __start_parts; p < __stop_parts; p++) {
        p->number *= 5;
        p->next = p + 1 < __stop_parts ? p + 1 : NULL;
    }
    sef_requests = 5;
    environ = (char *) &vectors[1];
    early->number = 6;
    call = twice;
    function = __func__;
}

void
test_work(void)
{
}

static int
parts_hold(void)
{
    int count = 0;

    for (struct part *p = __start_parts; p < __stop_parts; p++, count++)
        if (p->number != 5 * (count + 1) ||
            p->next != (p + 1 < __stop_parts ? p + 1 : NULL))
            return 0;
    return count == 4;
}

static int
entries_hold(void)
{
    for (int i = 0; i < 3; i++)
        if (entries.list[i].id != i + 1 ||
            entries.list[i].peer != &entries.list[(i + 1) % 3])
            return 0;
    return id == &entries.list[2].id;
}

static int
copy_holds(void)
{
    for (int i = 0; i < 3; i++)
        if (copy->list[i].id != 10 + i ||
            copy->list[i].peer != &entries.list[i])
            return 0;
    return copy->count == 3;
}

uint32_t
test_checksum(void)
{
    uint32_t sum = 0;

    sum |= (uint32_t) (holds(vectors, 3, 7) && few[8] && !few[1]) << 0;
    sum |= (uint32_t) (around.v.z == 7 && around.p == &vectors[2]) << 1;
    sum |= (uint32_t) frame_holds() << 2;
    sum |= (uint32_t) entries_hold() << 3;
    sum |= (uint32_t) copy_holds() << 4;
    sum |= (uint32_t) parts_hold() << 5;
    sum |= (uint32_t) (sef_requests == 5) << 6;
    sum |= (uint32_t) (environ == (char *) &vectors[1]) << 7;
    sum |=
        (uint32_t) (order == 12 && early->self == early && early->number == 6)
        << 8;
    sum |= (uint32_t) (call == plus_one && call(1) == 2) << 9;
    sum |= (uint32_t) (strcmp(function, "test_build") == 0) << 10;
    sum |= (uint32_t) (is_zero(0) == 1 && is_zero(4) == 0) << 11;
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
