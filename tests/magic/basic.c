/* State of many kinds; -DV2 is a later version of the program. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <minix/magic.h>
#include <minix/safecopies.h>
#include "host/host.h"

#ifdef V2
#define EXTRA_FIRST int added_first;
#define EXTRA_LAST long long added_last;
#define COUNTER long long
#else
#define EXTRA_FIRST
#define EXTRA_LAST
#define COUNTER int
#endif

/* Above all mappings of an instance, which host.c spreads by its pid. */
#define NOWHERE 0xC0000000
/* Below them, and above the heap. */
#define UNMAPPED 0x58000004

struct node {
    EXTRA_FIRST
    struct node *next;
    struct node **back;
    COUNTER value;
    int small : 5;
    unsigned flags : 3;
    char tag[7];
    int (*visit)(struct node *);
    EXTRA_LAST
};

struct table {
    struct node nodes[5];
    struct node *end;
    int *inside;
    const char *name;
    struct slot {
        int kind;
        union choice {
            int number;
            char *text;
        } u;
    } slot;
};

static struct slot plain;

struct flexible {
    int count;
    struct node *items[];
};

typedef int noxfer_int;
typedef uint32_t pxfer_uint32;
typedef struct node ixfer_node;
typedef void *cixfer_pointer;

static struct table table;
static struct node *list;
static struct flexible *flex;
static char *buffer, *middle, *buffer_end;
static const char *strings[] = { "alpha", "beta", "gamma" };
static const char *current;
static noxfer_int instance = 7;
static pxfer_uint32 hidden;
static cixfer_pointer maybe;
static ixfer_node raw_copy;
static void *untyped;
static struct node *mapped;
uint32_t counter;
static double real = 0.5;
static cp_grant_t grants[4];
static uint32_t foreign; /* an address, but not as a pointer */
#ifdef V2
int added_global = 42;
#else
int removed_global = 13;
#endif

static int
visit_one(struct node *n)
{
    static int calls;

    calls++;
    return (int) n->value * 3 + (calls > 0);
}

static int
visit_two(struct node *n)
{
    static int calls = 5;

    calls++;
    return (int) n->value * 5 + (calls > 5);
}

static void *
xmalloc(size_t size)
{
    void *p = malloc(size);

    if (p == NULL)
        for (;;)
            ;
    return p;
}

static struct node *
make_node(int value)
{
    struct node *n = xmalloc(sizeof(*n));

    memset(n, 0, sizeof(*n));
    n->value = value;
    n->small = value % 16;
    n->flags = value % 8;
    n->tag[0] = 'a' + value % 26;
    n->visit = value % 2 ? visit_one : visit_two;
    n->next = list;
    if (list != NULL)
        list->back = &n->next;
    list = n;
    return n;
}

static const char *
choose(const struct st_union *where)
{
    return st_union_field(where, "kind") == 2 ? "text" : "";
}

void
test_start(void)
{
    instance = 7;
#ifdef NO_SELECTOR
    (void) choose;
#else
    (void) st_register_union("choice", choose);
#endif
}

void
test_build(void)
{
    for (int i = 0; i < 10000; i++)
        free(i % 3 == 0 ? make_node(i), NULL : malloc(24));
    for (int i = 0; i < 5; i++) {
        table.nodes[i].value = i * 11;
        table.nodes[i].next = &table.nodes[(i + 2) % 5];
        table.nodes[i].visit = i % 2 ? visit_one : visit_two;
    }
    list->next->next->next->next = list;
    table.end = &table.nodes[5];
    table.inside = (int *) &table.nodes[2].value;
    table.name = strings[1];
    table.slot.kind = 2;
    table.slot.u.text = (char *) strings[0] + 2;
    plain.kind = 1;
    plain.u.number = 0x08048100;
    flex = malloc(sizeof(*flex) + 3 * sizeof(struct node *));
    flex->count = 3;
    flex->items[0] = list;
    flex->items[1] = &table.nodes[1];
    flex->items[2] = list->next;
    buffer = malloc(100);
    memset(buffer, 'x', 100);
    middle = buffer + 50;
    buffer_end = buffer + 100;
    current = strings[2];
    instance = 1000;
    hidden = (uint32_t) &table.nodes[3];
    maybe = (void *) 0x12345;
    raw_copy.next = (struct node *) 0x54321;
    raw_copy.value = 5;
    untyped = realloc(malloc(8), 16);
    mapped = mmap(NULL, 100 * sizeof(struct node), PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANON, -1, 0);
    for (int i = 0; i < 100; i++) {
        mapped[i].next = i > 0 ? &mapped[i - 1] : list;
        mapped[i].value = i;
    }
    counter = 77;
    real = 2.25;
    for (int i = 0; i < 4; i++)
        grants[i].cp_flags = CPF_USED | CPF_VALID | CPF_DIRECT;
    grants[0].cp_u.cp_direct.cp_start = (vir_bytes) middle;
    grants[1].cp_u.cp_direct.cp_start = NOWHERE; /* kept */
    grants[2].cp_flags = CPF_USED | CPF_VALID | CPF_MAGIC;
    grants[2].cp_u.cp_magic.cp_start = (vir_bytes) middle;
    grants[3].cp_flags = 0;
    grants[3].cp_u.cp_direct.cp_start = (vir_bytes) middle;
    foreign = MAGIC_HARMLESS(middle);
#ifdef WILD
    current = (char *) UNMAPPED;
#endif
#ifdef DANGLING
    buffer_end = malloc(40);
    current = buffer_end + 4;
    free(buffer_end);
    buffer_end = 0;
#endif
}

void
test_work(void)
{
    (void) make_node((int) ++counter);
}

static uint32_t
mix(uint32_t sum, uint32_t value)
{
    return (sum ^ value) * 16777619u;
}

uint32_t
test_checksum(void)
{
    uint32_t sum = 1, n = 0;

    for (struct node *p = list; p != NULL && n < 20; p = p->next, n++) {
        sum = mix(sum, (uint32_t) p->value);
        sum = mix(sum, (uint32_t) p->small);
        sum = mix(sum, p->flags);
        sum = mix(sum, (uint32_t) p->tag[0]);
        sum = mix(sum, (uint32_t) p->visit(p));
        if (p->back != NULL)
            sum = mix(sum, (uint32_t) ((*p->back)->value));
    }
    for (int i = 0; i < 5; i++) {
        sum = mix(sum, (uint32_t) table.nodes[i].next->value);
        sum = mix(sum, (uint32_t) table.nodes[i].visit(&table.nodes[i]));
    }
    sum = mix(sum, (uint32_t) (table.end - table.nodes));
    sum = mix(sum, (uint32_t) *table.inside);
    sum = mix(sum, table.name == strings[1]);
    sum = mix(sum, table.slot.u.text == strings[0] + 2);
    sum = mix(sum, plain.u.number == 0x08048100);
    sum = mix(sum, (uint32_t) flex->count);
    sum = mix(sum, flex->items[0] == list && flex->items[2] == list->next);
    sum = mix(sum, (uint32_t) flex->items[1]->value);
    sum = mix(sum, (uint32_t) (middle - buffer));
    sum = mix(sum, (uint32_t) buffer[99]);
    sum = mix(sum, current == strings[2]);
    sum = mix(sum, ((struct node *) hidden)->value == 33);
    sum = mix(sum, maybe == (void *) 0x12345);
    sum = mix(sum, raw_copy.next == (struct node *) 0x54321);
    sum = mix(sum, untyped != NULL);
    for (int i = 1; i < 100; i++)
        sum = mix(sum, (uint32_t) (mapped[i].next - mapped));
    sum = mix(sum, mapped[0].next == list);
    sum = mix(sum, grants[0].cp_u.cp_direct.cp_start == (vir_bytes) middle);
    sum = mix(sum, grants[1].cp_u.cp_direct.cp_start == NOWHERE);
    sum = mix(sum, grants[2].cp_u.cp_magic.cp_start == foreign);
    sum = mix(sum, grants[3].cp_u.cp_direct.cp_start == foreign);
    sum = mix(sum, counter);
    sum = mix(sum, (uint32_t) (real * 4));
    return sum;
}

/* Expressions whose value, or whose lack of one, is not as expected. */
static uint32_t
count_wrong(void)
{
    static const struct {
        const char *text;
        int value;
    } cases[] = {
        { "counter == 77", 1 },
        { "counter != 77", 0 },
        { "table/nodes/2/value == 22 && real_missing", -1 },
        { "table/nodes/2/value == 22", 1 },
        { "table/slot/kind - 2", 0 },
        { "table/nodes/9/value", -1 },
        { "table/nodes", -1 },
        { "nothing", -1 },
        { "calls", -1 },
        { "list/value", -1 },
        { "list", 1 },
        { "1 + 2 * 3 == 7", 1 },
        { "1 << 4 == 16", 1 },
        { "(1 | 2) == 3 && !(4 & 3)", 1 },
        { "10 % 4 == 2", 1 },
        { "7 / 2 == 3 && -1 < 0 && ~0 == -1", 1 },
        { "0x1F == 31", 1 },
        { "1 / 0", -1 },
        { "3 >", -1 },
        { "", -1 },
        { "(1", -1 },
        { "1 2", -1 },
        { "2 ^ 2 || 0", 0 },
        { "5 >= 5 && 5 > 4", 1 },
    };
    uint32_t wrong = 0;

    for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int value = -1;

        if (magic_eval_bool(cases[i].text, &value, NULL) != 0)
            value = -1;
        wrong += value != cases[i].value;
    }
    return wrong;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    show("list", (uint32_t) list);
    show("table", (uint32_t) &table);
    show("visit", (uint32_t) visit_one);
    show("mapped", (uint32_t) mapped);
    show("instance", (uint32_t) instance);
    show("wrong", count_wrong());
    show("end", (uint32_t) (buffer_end - buffer));
    show("current", (uint32_t) current);
}
