/*
 * Ways to ask for memory.  Each block is shown as "SHAPE TYPE[ ELEMENT]", by
 * what its descriptor says; "?" is unknown.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <minix/magic.h>
#include "host/host.h"
#include "sites.h"

/* As packages name it that count in int. */
#define int_offsetof(type, member) ((int) offsetof(type, member))

struct item {
    struct item *next;
    int value;
};

struct link {
    struct link *next, *previous;
};

struct entry {
    int number;
    struct link link;
};

struct flex {
    int count;
    struct item *tail[];
};

struct text {
    int length;
    char bytes[];
};

struct head {
    struct head *next;
    int count;
};

struct one {
    int count;
    struct item it[1];
};

struct big {
    int kind;
    struct item *first;
    char body[200];
};

struct base {
    struct base *next;
    int kind;
};

struct derived {
    struct base base;
    struct item *item;
};

struct foo {
    char *name;
    void *items;
};

struct other {
    int numbers[2];
};

typedef struct {
    struct item *a, *b;
} pair_t;

static struct {
    struct item *left, *right;
} unnamed;

struct ops {
    void *(*alloc)(void *context, size_t size);
    int (*get)(void **out, size_t size);
    void *(*plain)(size_t size);
    void *(*grow)(void *memory, size_t old, size_t now);
};

static void (*show_line)(const char *name, uint32_t value);
static int n = 3;
static void *anything;

static const char *
name_of(uint32_t type)
{
    const struct magic_type *types =
        (const struct magic_type *) _magic_vars.types.address;
    const char *names = (const char *) _magic_vars.names.address;

    if (type == MAGIC_NONE)
        return "?";
    return names[types[type].name] != '\0' ? names + types[type].name
                                           : "unnamed";
}

static void
append(char *line, const char *text)
{
    strncpy(line + strlen(line), text, 60);
}

void
show_block(const char *shape, const void *memory)
{
    char line[200] = "";
    uint32_t next, type = 0, element = 0, size = 0;

    for (next = _magic_vars.next_dsentry; next != 0;) {
        const struct magic_dsentry *entry = (const struct magic_dsentry *) next;

        if (entry->address == (uint32_t) memory) {
            type = entry->type;
            element = entry->element;
            size = entry->size;
        }
        next = entry->next;
    }
    append(line, shape);
    append(line, " ");
    append(line, type == 0 ? "?" : name_of(type));
    if (element != 0) {
        append(line, " ");
        append(line, name_of(element));
    }
    show_line(line, size);
}

static void *
xmalloc(size_t size)
{
    void *memory = malloc(size);

    if (memory == NULL)
        for (;;)
            ;
    return memory;
}

/* Allocates for itself, too, the same size. */
static void *
noisy(size_t size)
{
    static char *buffer;

    free(buffer);
    anything = malloc(sizeof(struct item) + sizeof(int) * 0);
    anything = malloc(8);
    buffer = malloc(8);
    show_block("noise", buffer);
    return xmalloc(size);
}

static void *
xcalloc(size_t count, size_t size)
{
    return calloc(count, size);
}

#define NEW(type) ((type *) xmalloc(sizeof(type)))
#define NEW_ARRAY(type, count) ((type *) xcalloc((count), sizeof(type)))

static void *
from_context(void *context, size_t size)
{
    (void) context;
    return xmalloc(size);
}

static int
get(void **out, size_t size)
{
    *out = malloc(size);
    return *out == NULL;
}

static void *
grow(void *memory, size_t old, size_t now)
{
    (void) old;
    return realloc(memory, now);
}

static const struct ops ops = { from_context, get, malloc, grow };

static void *
with_header(size_t size)
{
    struct head *head = malloc(sizeof(*head) + size);

    head->count = 1;
    return head + 1;
}

static void *
copy_of(const void *from, size_t size)
{
    return memcpy(xmalloc(size), from, size);
}

static char *
copy_text(const char *from)
{
    size_t size = strlen(from) + 1;
    char *copy = malloc(size);

    return copy == NULL ? NULL : memcpy(copy, from, size);
}

/* The size is the caller's, what is returned is not of that size. */
static struct foo *
create_foo(const char *name, size_t items)
{
    struct foo *foo = xmalloc(sizeof(*foo));

    foo->name = copy_text(name);
    foo->items = xmalloc(items);
    return foo;
}

/* Has a size of its own. */
static void *
new_node(void)
{
    return xmalloc(8);
}

static void *
new_thing(void)
{
    void *thing = new_node();

    anything = xmalloc(8);
    show_block("not_the_thing", anything);
    return thing;
}

static void *
leave(size_t size)
{
    if (size == sizeof(struct item))
        return NULL;
    return xmalloc(size);
}

/* The allocator is left by a jump, not by its return. */
static int jumps;

int setjmp(void *buffer) __attribute__((returns_twice));

int
setjmp(void *buffer)
{
    (void) buffer;
    return jumps;
}

static void *
never(size_t size)
{
    (void) malloc(size);
    /* As after longjmp(): what the call around told is still there. */
    jumps = setjmp(NULL) + 1;
    anything = malloc(size);
    show_block("after_jump", anything);
    return NULL;
}

static void
jump(void)
{
    (void) never(sizeof(struct item));
}

static void *
larger(size_t size)
{
    return malloc(size < 8 ? 8 : size);
}

static struct link list;

static void
known_types(void)
{
    struct item *item = malloc(sizeof(*item));
    struct flex *flex;
    struct text *text;
    struct big *big;
    struct head *head;
    struct one *one;
    struct base *base;
    struct entry *entry;
    size_t size = sizeof(struct item), sum = sizeof(*head);

    show_block("one", item);
    item = calloc(n, sizeof(struct item));
    show_block("array", item);
    item = malloc(size);
    show_block("by_variable", item);
    anything = malloc(sizeof(struct item) * n);
    show_block("by_size_alone", anything);
    anything = malloc(sizeof unnamed);
    show_block("unnamed", anything);
    anything = malloc(n * sizeof(pair_t));
    show_block("typedef", anything);
    flex = malloc(sizeof(*flex) + n * sizeof(flex->tail[0]));
    show_block("flexible", flex);
    flex = malloc(offsetof(struct flex, tail) + n * sizeof(struct item *));
    show_block("flexible_offset", flex);
    flex = calloc(n, sizeof(*flex));
    show_block("flexible_array", flex);
    text = malloc(sizeof(*text) + strlen("abc") + 1);
    show_block("flexible_text", text);
    text = malloc(offsetof(struct text, bytes) + n);
    show_block("flexible_bytes", text);
    big = malloc((size_t) int_offsetof(struct big, body) + n);
    show_block("short", big);
    head = malloc(sizeof(*head) + n * sizeof(struct item));
    show_block("head_and_items", head);
    head = malloc(sizeof(*head) + strlen("abc") + 1);
    show_block("head_and_text", head);
    head = malloc(sizeof(*head) + n);
    show_block("head_and_anything", head);
    sum += n * sizeof(pair_t);
    head = malloc(sum);
    show_block("head_by_steps", head);
    head = malloc(n ? n * sizeof(*head) : 1);
    show_block("if_any", head);
    one = malloc(sizeof(*one) + (n - 1) * sizeof(one->it[0]));
    show_block("one_at_end", one);
    one = malloc(offsetof(struct one, it) + n * sizeof(struct item));
    show_block("one_at_end_offset", one);
    base = malloc(sizeof(struct derived));
    show_block("derived", base);
    base = malloc(n > 3 ? sizeof(struct derived) : sizeof(struct base));
    show_block("derived_or_base", base);
    entry = malloc(sizeof(*entry));
    list.next = &entry->link;
    show_block("by_member", entry);
    if (posix_memalign((void **) &item, 16, n * sizeof(*item)) != 0)
        return;
    show_block("aligned", item);
    item = mmap(NULL, n * sizeof(*item), PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANON, -1, 0);
    show_block("mapped", item);
}

static void
wrappers(void)
{
    struct item *item = xmalloc(sizeof(*item));
    struct head *head;
    struct foo *foo;
    struct big *big;
    pair_t *pair;

    show_block("wrapper", item);
    show_block("macro", NEW(struct item));
    show_block("macro_array", NEW_ARRAY(struct derived, n));
    anything = noisy(sizeof(struct item));
    show_block("noisy", anything);
    (void) get(&anything, sizeof(struct item));
    show_block("out", anything);
    (void) ops.get(&anything, sizeof(struct item));
    show_block("out_by_table", anything);
    item = ops.alloc(NULL, sizeof(*item));
    show_block("table", item);
    anything = ops.plain(sizeof(struct derived));
    show_block("allocator_by_address", anything);
    item = ops.grow(NULL, 0, sizeof(*item));
    show_block("hook", item);
    item = ops.grow(item, sizeof(*item), n * sizeof(*item));
    show_block("hook_grown", item);
    item = ops.grow(item, sizeof(*item), n * 16);
    show_block("hook_kept", item);
    item = with_header(n * sizeof(*item));
    show_block("header", (struct head *) item - 1);
    head = xmalloc(sizeof(*head) + n * sizeof(pair_t));
    show_block("wrapped_head", head);
    pair = copy_of(&unnamed, sizeof(*pair));
    show_block("copied", pair);
    item = larger(sizeof(*item));
    show_block("at_least", item);
    item = xmalloc(8);
    show_block("wrapper_without_size", item);
    foo = create_foo("abcdefg", n * sizeof(struct item));
    show_block("nested", foo);
    show_block("nested_text", foo->name);
    show_block("nested_items", foo->items);
    foo = create_foo("abcdefg", 8);
    show_block("nested_without_size", foo->items);
    pair = new_node();
    show_block("of_its_own_size", pair);
    item = new_thing();
    show_block("thing", item);
    show_block("void_thing", new_thing());
    item = new_node();
    anything = item;
    show_block("other_thing", anything);
    big = new_thing();
    show_block("thing_of_other_size", big);
    anything = leave(sizeof(struct item));
    anything = xmalloc(8);
    show_block("after_return", anything);
    jump();
}

static void
weak_types(void)
{
    struct item *item = malloc(8);
    struct other *other;
    int *numbers;
    char **strings, *string;
    const char **names;

    show_block("declared", item);
    item = malloc(8 * n);
    show_block("declared_many", item);
    numbers = malloc(4 * n);
    show_block("numbers", numbers);
    strings = malloc(4 * n);
    show_block("pointers", strings);
    names = malloc(n * sizeof(void *));
    show_block("pointers_by_size", names);
    string = malloc(n);
    show_block("bytes", string);
    show_block("string", copy_text("abc"));
    string = xmalloc(n);
    show_block("wrapped_bytes", string);
    anything = malloc(8);
    show_block("void", anything);
    other = malloc(sizeof(struct item));
    show_block("refuted", other);
    other = xmalloc(sizeof(struct item));
    show_block("wrapper_refuted", other);
    item = realloc(item, sizeof(struct derived) * n);
    show_block("realloc_refuted", item);
    item = malloc(sizeof(struct item));
    item = realloc(item, 2 * sizeof(*item));
    show_block("realloc", item);
}

static char pool[4096];

static void
show_places(void)
{
    const struct magic_place *place =
        (const struct magic_place *) _magic_vars.places.address;

    for (uint32_t i = 0; i < _magic_vars.places.count; i++, place++) {
        char line[80] = "place ";

        append(line, name_of(place->type));
        append(line, place->address == (uint32_t) pool ? " first" : " other");
        show_line(line, place->size);
    }
}

static void
show_arenas(void)
{
    const struct magic_arena *arena =
        (const struct magic_arena *) _magic_vars.arenas.address;

    for (uint32_t i = 0; i < _magic_vars.arenas.count; i++, arena++)
        show_line(arena->address == (uint32_t) pool ? "arena first"
                                                    : "arena other",
            arena->size);
}

/* One arena in another, and both in memory that grows and shrinks. */
static void
declared_arenas(void)
{
    char *block = malloc(64);

    magic_arena(pool + 16, 16);
    show_arenas();
    magic_arena(pool + 16, 0);
    magic_arena(pool + 8, sizeof(pool) - 16);
    show_arenas();
    magic_arena(pool, sizeof(pool));
    magic_arena(block + 8, 40);
    (void) MAGIC_PLACE(struct item, block + 16, 3);
    block = realloc(block, 4096);
    show_arenas();
    show_places();
    block = realloc(block, 35);
    show_arenas();
    show_places();
    free(block);
}

static void
declared_types(void)
{
    struct item *item = MAGIC_ALLOC(struct item, larger(3));
    struct base *base;
    char *block;

    show_block("said", item);
    magic_arena(pool, sizeof(pool));
    item = MAGIC_PLACE(struct item, pool, n);
    base = MAGIC_PLACE(struct base, pool + 64, 1);
    (void) MAGIC_PLACE(struct base, pool + 128, 1);
    magic_unplace(pool + 128);
    show_places();
    (void) MAGIC_PLACE(struct derived, item + 1, 1);
    show_places();
    magic_unplace(base);
    magic_unplace(item + 1);
    block = malloc(64);
    (void) MAGIC_ALLOC(struct derived, (void *) (block + 16));
    show_places();
    free(block);
    declared_arenas();
    show_line("places", _magic_vars.places.count);
    show_line("arenas", _magic_vars.arenas.count);
}

void
test_start(void)
{
}

void
test_build(void)
{
}

void
test_work(void)
{
}

uint32_t
test_checksum(void)
{
    return 0;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    show_line = show;
    known_types();
    wrappers();
    weak_types();
    declared_types();
    other_unit();
}
