/*
 * The state.  What each part is hard for stands beside it.  An object named
 * in the checksum must come through every kind of update unchanged.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <minix/magic.h>
#include <minix/sef.h>
#include "awkward.h"

#define NUM_SLOTS 8
#define MAPPED_SLOTS 600

struct slot {
    struct slot *peer; /* into the middle of the same array */
    struct node *owner;
    uint8_t small : 3;
    uint8_t large : 5;
    char name[9];
};

struct board {
    uint32_t used;
    struct slot slots[NUM_SLOTS];
    struct slot *end; /* one past the last slot in use */
    uint32_t *middle; /* into another object's middle */
    char *name_at;    /* into an array of characters */
};

struct list {
    uint32_t count;
    struct node *items[]; /* a flexible array of pointers */
};

/* Which member is valid, is beside the union: a selector tells. */
struct variant {
    uint32_t kind; /* 0 nothing, 1 number, 2 node, 3 not told */
    union choice {
        uint32_t number;
        struct node *node;
    } u;
};

/* All members are valid at once, where they are not NULL. */
typedef union {
    struct node *first;
    struct {
        struct node *first, *second;
    } both;
} sxfer_pair_t;

typedef uint32_t noxfer_uint32_t;
typedef uint32_t pxfer_address_t;
typedef struct {
    struct node *foreign;
    uint32_t bits;
} ixfer_foreign_t;
typedef struct node *cixfer_node_t;

static struct board board;
static struct node *ring; /* a cyclic graph on the heap */
static int num_nodes;
static struct handler *handlers; /* function pointers on the heap */
static struct handler *handlers_end;
static struct list *favorites;
static uint32_t window[64];
static char *text, *text_middle, *text_end;
static struct slot *mapped, *mapped_last;
static struct variant variants[3];
static const char *favorite_color;
static int (*spoiler)(int);
static void *untyped; /* memory of which only the program knows the type */
static sxfer_pair_t pair;
static noxfer_uint32_t instance = 7;
static uint32_t noxfer_counter = 8;
static pxfer_address_t hidden;  /* a pointer in an integer */
static ixfer_foreign_t foreign; /* pointers of somebody else */
static cixfer_node_t perhaps, perhaps_not;
static uint32_t pxfer_variable; /* the same, by the variable's name */
static struct slot ixfer_slot;
static const char *dangling;
static double real = 0.25;
#ifdef AWKWARD_NEXT
static uint32_t added_global = 42;
#else
static uint32_t removed_global = 13;
#endif

static void *
allocate(size_t size)
{
    void *memory = malloc(size);

    if (memory != NULL)
        memset(memory, 0, size);
    return memory;
}

static const char *
choose(const struct st_union *where)
{
    switch (st_union_field(where, "kind")) {
    case 2: return "node";
    case 3: return "no such member";
    default: return "";
    }
}

void
state_init(void)
{
    (void) st_register_union("choice", choose);
}

static void
build_board(void)
{
    board.used = NUM_SLOTS - 2;
    for (uint32_t i = 0; i < NUM_SLOTS; i++) {
        struct slot *slot = &board.slots[i];

        slot->peer = &board.slots[(i * 3 + 1) % NUM_SLOTS];
        slot->owner = i % 2 == 0 ? ring : ring->next;
        slot->small = i & 7;
        slot->large = i * 3 & 31;
        memcpy(slot->name, "slot-", 5);
        slot->name[5] = (char) ('0' + i);
    }
    board.end = &board.slots[board.used];
    board.middle = &window[40];
    board.name_at = &board.slots[2].name[5];
}

static int
build_heap(int nodes)
{
    struct node *last = NULL;
    struct node **all;

    handlers = allocate(2 * sizeof(*handlers));
    all = malloc((size_t) nodes * sizeof(*all));
    if (handlers == NULL || all == NULL)
        return ENOMEM;
    handlers_end = handlers + 2;
    handlers[0].step = step_add;
    handlers[0].count = step_count_add;
    handlers[1].step = step_turn;
    handlers[1].count = step_count_turn;
    for (int i = 0; i < nodes; i++) {
        struct node *node = malloc(sizeof(*node));

        if (node == NULL)
            return ENOMEM;
        memset(node, 0, sizeof(*node));
        node->id = (uint32_t) i;
        node->value = (uint32_t) i * 2654435761u;
        node->color = awkward_colors[i % 4];
        node->handler = &handlers[i % 2];
        node->next = last;
        last = all[i] = node;
    }
    all[0]->next = last;
    for (int i = 0; i < nodes; i++)
        all[i]->chord = all[(uint32_t) i * 7919u % (uint32_t) nodes];
    ring = all[nodes / 2];
    num_nodes = nodes;
    favorites = malloc(sizeof(*favorites) + 3 * sizeof(struct node *));
    if (favorites == NULL)
        return ENOMEM;
    favorites->count = 3;
    for (int i = 0; i < 3; i++)
        favorites->items[i] = all[nodes / (i + 1) - 1];
    free(all);
    return OK;
}

static int
build_other(void)
{
    text = malloc(200);
    untyped = MAGIC_ALLOC(char, allocate(64));
    mapped = mmap(NULL, MAPPED_SLOTS * sizeof(*mapped), PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANON, -1, 0);
    if (text == NULL || untyped == NULL || mapped == MAP_FAILED)
        return ENOMEM;
    memset(text, 'x', 200);
    memcpy(text, "awkward text", 12);
    text_middle = text + 8;
    text_end = text + 200;
    memcpy(untyped, "bytes without a type", 20);
    for (int i = 0; i < MAPPED_SLOTS; i++) {
        mapped[i].peer = &mapped[(i + 7) % MAPPED_SLOTS];
        mapped[i].owner = i % 3 == 0 ? ring : NULL;
        mapped[i].large = i & 31;
    }
    mapped_last = &mapped[MAPPED_SLOTS];
    for (uint32_t i = 0; i < 64; i++)
        window[i] = i * i;
    variants[0].kind = 1;
    variants[0].u.number = (uint32_t) &window; /* looks like a pointer */
    variants[1].kind = 2;
    variants[1].u.node = ring;
    favorite_color = awkward_colors[2];
    spoiler = state_spoil;
    pair.both.first = ring;
    pair.both.second = ring->next;
    instance = 1007;
    noxfer_counter = 1008;
    hidden = (uint32_t) &board.slots[5];
    pxfer_variable = (uint32_t) ring;
    foreign.foreign = (struct node *) RAW_BITS;
    foreign.bits = RAW_BITS;
    perhaps = ring->next;
    perhaps_not = (struct node *) RAW_BITS;
    ixfer_slot.peer = (struct slot *) RAW_BITS;
    real = 1234.5;
    return OK;
}

int
state_build(int nodes)
{
    int r;

    if (nodes < 8 || nodes > 100000 || ring != NULL)
        return EINVAL;
    if ((r = build_heap(nodes)) != OK)
        return r;
    build_board();
    return build_other();
}

/* Changes all over the place, in a way that depends on the state. */
void
state_work(int steps)
{
    for (int i = 0; i < steps && ring != NULL; i++) {
        struct node *fresh = malloc(sizeof(*fresh));
        struct node *old = ring->next;

        if (fresh == NULL)
            return;
        *fresh = *ring;
        fresh->value = ring->handler->step((uint32_t) ring->value);
        fresh->chord = ring->chord->next;
        ring->next = fresh;
        fresh->next = old;
        fresh->id = (uint32_t) num_nodes++;
        window[i % 64] += ring->handler->count();
        board.slots[i % NUM_SLOTS].owner = fresh;
        ring = ring->chord;
    }
}

int
state_spoil(int how)
{
    char *memory;

    dangling = NULL;
    variants[2].kind = 0;
    switch (how) {
    case SPOIL_NOTHING: return OK;
    case SPOIL_DANGLING:
        if ((memory = malloc(40)) == NULL)
            return ENOMEM;
        dangling = memory + 4;
        free(memory);
        return OK;
    case SPOIL_OUTSIDE: dangling = (const char *) 0x58000004; return OK;
    case SPOIL_UNION: variants[2].kind = 3; return OK;
    default: return EINVAL;
    }
}

uint32_t
state_show(int what, uint32_t *second)
{
    switch (what) {
    case SHOW_VERSION:
#ifdef AWKWARD_NEXT
        return 2;
#else
        return 1 + (removed_global - 13);
#endif
    case SHOW_NOXFER_TYPE: return instance;
    case SHOW_NOXFER_VARIABLE: return noxfer_counter;
    case SHOW_IXFER:
        *second = (uint32_t) ixfer_slot.peer;
        return (uint32_t) foreign.foreign;
    case SHOW_CIXFER: *second = perhaps->id; return (uint32_t) perhaps_not;
#ifdef AWKWARD_NEXT
    case SHOW_ADDED: return added_global;
#endif
    case SHOW_ADDRESSES: *second = (uint32_t) ring; return (uint32_t) &board;
    default: return 0;
    }
}

static uint32_t
sum_slots(uint32_t sum, const struct slot *slots, const struct slot *end)
{
    const struct slot *slot;

    for (slot = slots; slot != end; slot++) {
        sum = sum_mix(sum, (uint32_t) (slot->peer - slots));
        sum = sum_mix(sum, slot->owner == NULL ? 77 : slot->owner->id);
        sum = sum_mix(sum, slot->small);
        sum = sum_mix(sum, slot->large);
        sum = sum_mix(sum, (uint32_t) slot->name[5]);
    }
    return sum;
}

uint32_t
state_sum(void)
{
    uint32_t sum;

    if (ring == NULL)
        return 0;
    sum = sum_graph(ring, 3 * num_nodes);
    sum = sum_slots(sum, board.slots, board.slots + NUM_SLOTS);
    sum = sum_mix(sum, (uint32_t) (board.end - board.slots));
    sum = sum_mix(sum, (uint32_t) (board.middle - window));
    sum = sum_mix(sum, (uint32_t) *board.name_at);
    sum = sum_slots(sum, mapped, mapped_last);
    sum = sum_mix(sum, (uint32_t) (handlers_end - handlers));
    for (uint32_t i = 0; i < favorites->count; i++)
        sum = sum_mix(sum, favorites->items[i]->id);
    for (int i = 0; i < 64; i++)
        sum = sum_mix(sum, window[i]);
    sum = sum_mix(sum, (uint32_t) (text_middle - text));
    sum = sum_mix(sum, (uint32_t) (text_end - text));
    sum = sum_mix(sum, (uint32_t) *text_middle);
    sum = sum_mix(sum, memcmp(untyped, "bytes without a type", 20) == 0);
    sum = sum_mix(sum, variants[0].kind);
    sum = sum_mix(sum, variants[1].u.node->id);
    sum = sum_mix(sum, favorite_color == awkward_colors[2]);
    sum = sum_mix(sum, spoiler == state_spoil);
    sum = sum_mix(sum, pair.both.first->id);
    sum = sum_mix(sum, pair.both.second->id);
    sum = sum_mix(sum, (uint32_t) ((struct slot *) hidden - board.slots));
    sum = sum_mix(sum, ((struct node *) pxfer_variable)->id);
    sum = sum_mix(sum, (uint32_t) (real * 2));
    return sum;
}
