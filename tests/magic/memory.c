/*
 * Allocated memory: what it holds at first, how it is aligned, and what an
 * instance keeps of what it allocated before the transfer.  Each kind has a
 * bit in test_checksum().
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <malloc.h>
#include "host/host.h"

#define SMALL (50 * sizeof(struct item *))
#define LARGE (250 * sizeof(struct item *))

struct item {
    int value;
};

/* Slots that were never written, in memory that was in use before. */
static struct item **spare;
static struct item **grown;
static struct item **aligned_slots;

/* A member that is in use under a kind, in copies of a local. */
static struct maybe {
    int kind;
    struct item *item;
} maybe[8];

static int is_clear; /* all new memory was, so far */

static const size_t alignments[] = { 8, 16, 32, 64, 512, 4096 };
#define ALIGNMENTS (sizeof(alignments) / sizeof(alignments[0]))
static char *aligned[3][ALIGNMENTS];

/* Early memory. */
struct early {
    int number;
    struct early *next;
    char text[40];
};

static struct early *noxfer_kept;
static char *noxfer_inside;
static struct early **noxfer_mapped;
static struct {
    char tag;
    struct early *packed;
} __attribute__((packed)) noxfer_packed;
static struct early *local_kept;
static struct early *left; /* the transferred value replaces it */
static int started;

static struct early *
make_early(int number, struct early *next)
{
    struct early *e = malloc(sizeof(*e));

    e->number = number;
    e->next = next;
    memset(e->text, number, sizeof(e->text));
    return e;
}

static int
early_holds(const struct early *e, int number)
{
    for (size_t i = 0; i < sizeof(e->text); i++)
        if (e->text[i] != (char) number)
            return 0;
    return e->number == number;
}

static void
soil(size_t size)
{
    char *volatile soiled[8];

    for (int i = 0; i < 8; i++) {
        soiled[i] = malloc(size);
        memset(soiled[i], 'A', size);
    }
    for (int i = 0; i < 8; i++)
        free(soiled[i]);
}

static __attribute__((noinline)) void
soil_stack(void)
{
    volatile char soiled[512];

    for (size_t i = 0; i < sizeof(soiled); i++)
        soiled[i] = 'A';
}

static __attribute__((noinline)) void
fill(struct maybe *m, int kind)
{
    m->kind = kind;
    if (kind % 2 != 0)
        m->item = spare[0];
}

static __attribute__((noinline)) void
keep(int kind)
{
    struct maybe local;

    fill(&local, kind);
    maybe[kind] = local;
}

static int
maybe_holds(void)
{
    for (int i = 0; i < 8; i++)
        if (maybe[i].kind != i ||
            maybe[i].item != (i % 2 != 0 ? spare[0] : NULL))
            return 0;
    return 1;
}

static void
check_clear(const char *memory, size_t size)
{
    for (size_t i = 0; i < size; i++)
        is_clear &= memory[i] == 0;
}

static int
align_holds(void)
{
    for (int i = 0; i < 3; i++)
        for (size_t k = 0; k < ALIGNMENTS; k++)
            if ((uintptr_t) aligned[i][k] % alignments[k] != 0 ||
                aligned[i][k][0] != (char) ('a' + k))
                return 0;
    return 1;
}

void *
test_keep(void)
{
    return make_early(6, NULL);
}

void
test_kept(void *kept)
{
    local_kept = kept;
}

void
test_start(void)
{
    struct early *ring;

    noxfer_kept = make_early(1, make_early(2, NULL));
    noxfer_inside = make_early(3, NULL)->text + 5;
    noxfer_mapped =
        mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    noxfer_mapped[1500] = make_early(4, NULL);
    noxfer_packed.packed = make_early(5, NULL);
    left = make_early(7, make_early(8, NULL));
    /* In use by itself alone. */
    ring = make_early(9, make_early(10, NULL));
    ring->next->next = ring;
}

void
test_build(void)
{
    void *memory;

    started = 1;
    is_clear = 1;
    soil(SMALL);
    spare = malloc(SMALL);
    check_clear((char *) spare, SMALL);
    spare[0] = malloc(sizeof(**spare));
    spare[0]->value = 1;
    for (int i = 0; i < 8; i++) {
        soil_stack();
        keep(i);
    }
    soil(LARGE);
    grown = malloc(SMALL);
    grown = realloc(grown, LARGE);
    check_clear((char *) grown, LARGE);
    memset(grown, 'B', LARGE);
    grown = realloc(grown, SMALL);
    memset(grown, 0, SMALL);
    soil(LARGE);
    grown = realloc(grown, LARGE);
    check_clear((char *) grown, LARGE);
    grown[3] = spare[0];
    soil(LARGE);
    aligned_slots = memalign(64, SMALL);
    check_clear((char *) aligned_slots, SMALL);
    aligned_slots[1] = spare[0];
    soil(SMALL);
    for (size_t k = 0; k < ALIGNMENTS; k++) {
        size_t n = alignments[k];

        aligned[0][k] = aligned_alloc(n, n);
        check_clear(aligned[0][k], n);
        if (posix_memalign(&memory, n, SMALL + k) != 0)
            return;
        aligned[1][k] = memory;
        check_clear(memory, SMALL + k);
        aligned[2][k] = memalign(n, SMALL);
        aligned[2][k] = realloc(aligned[2][k], LARGE + k);
        check_clear(aligned[2][k], LARGE + k);
        for (int i = 0; i < 3; i++)
            aligned[i][k][0] = (char) ('a' + k);
    }
}

/* Takes memory that was freed, and soils it. */
void
test_work(void)
{
    soil(sizeof(struct early));
    soil(SMALL);
}

uint32_t
test_checksum(void)
{
    uint32_t sum = 0;
    void *memory;

    sum |= (uint32_t) (started && is_clear) << 0;
    sum |= (uint32_t) (spare[0]->value == 1 && spare[1] == NULL) << 1;
    sum |= (uint32_t) (grown[3] == spare[0] && grown[200] == NULL) << 2;
    sum |= (uint32_t) (aligned_slots[1] == spare[0] && aligned_slots[2] == NULL)
        << 3;
    sum |= (uint32_t) align_holds() << 4;
    sum |= (uint32_t) (posix_memalign(&memory, 3, 8) != 0 &&
               posix_memalign(&memory, 2, 8) != 0 &&
               aligned_alloc(0, 8) == NULL && memalign(24, 8) == NULL)
        << 5;
    sum |= (uint32_t) (early_holds(noxfer_kept, 1) &&
               early_holds(noxfer_kept->next, 2))
        << 6;
    sum |= (uint32_t) (noxfer_inside[0] == 3 && noxfer_inside[34] == 3) << 7;
    sum |= (uint32_t) early_holds(noxfer_mapped[1500], 4) << 8;
    sum |= (uint32_t) early_holds(noxfer_packed.packed, 5) << 9;
    sum |= (uint32_t) early_holds(local_kept, 6) << 10;
    sum |= (uint32_t) (early_holds(left, 7) && early_holds(left->next, 8))
        << 11;
    sum |= (uint32_t) maybe_holds() << 12;
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
