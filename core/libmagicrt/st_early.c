/*
 * What an instance allocated before its state transfer: memory that the state
 * of the new program refers to is in use, and the rest is freed, or each
 * update would pass one more copy of it on.
 *
 * In use is what may be pointed to, at or into its block: from the stack and
 * the registers, from static objects, from memory that is in use.  No type
 * counts, only words.  The same holds for the copies of what the old instance
 * had allocated so: it may have been the old instance's alone.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "st_private.h"

struct early {
    uint32_t low; /* bounds of the block; an end pointer is a use */
    uint32_t high;
    struct magic_dsentry *entry;
    uint32_t next; /* of those in use and not looked through: index + 1 */
    int used;
};

struct search {
    struct early *list; /* by address */
    uint32_t count;
    uint32_t unused;
    uint32_t found; /* in use and not looked through */
    uint32_t step;
};

static int
by_address(const void *a, const void *b)
{
    uint32_t x = ((const struct early *) a)->low;
    uint32_t y = ((const struct early *) b)->low;

    return x < y ? -1 : x > y;
}

static struct early *
find(const struct search *search, uint32_t address)
{
    uint32_t low = 0, high = search->count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (search->list[middle].low <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || address > search->list[low - 1].high)
        return NULL;
    return &search->list[low - 1];
}

static void
look_through(struct search *search, uint32_t address, uint32_t size)
{
    uint32_t low = search->list[0].low;
    uint32_t high = search->list[search->count - 1].high;
    uint32_t at = MAGIC_ROUND(address, search->step);
    uint32_t end = address + size;

    for (; at < end && end - at >= 4 && search->unused > 0;
        at += search->step) {
        struct early *early;
        uint32_t word;

        memcpy(&word, (const void *) at, sizeof(word));
        if (word < low || word > high || (early = find(search, word)) == NULL ||
            early->used)
            continue;
        early->used = 1;
        early->next = search->found;
        search->found = (uint32_t) (early - search->list) + 1;
        search->unused--;
    }
}

/* Those that were found, and what these refer to. */
static void
follow(struct search *search)
{
    while (search->found != 0) {
        const struct early *early = &search->list[search->found - 1];

        search->found = early->next;
        look_through(search, early->entry->address, early->entry->size);
    }
}

/* Registers that a caller's variable may be in, and the stack from here on. */
static __attribute__((noinline)) void
look_at_stack(struct search *search)
{
    volatile uint32_t registers[4];
    uint32_t here = (uint32_t) registers, end = magic_stack_end();

    __asm__ volatile("movl %%ebx, 0(%0); movl %%esi, 4(%0);"
                     "movl %%edi, 8(%0); movl %%ebp, 12(%0)"
        :
        : "r"(registers)
        : "memory");
    look_through(search, here, end > here ? end - here : sizeof(registers));
}

static int
is_candidate(const struct search *search, const struct magic_dsentry *entry)
{
    const struct early *early = find(search, entry->address);

    return early != NULL && early->entry == entry;
}

/* Tracked memory of a kind, without that which is in question itself. */
static void
look_at_tracked(struct search *search, uint32_t kind)
{
    const struct magic_dsentry *entry;

    for (uint32_t next = _magic_vars.next_dsentry; next != 0;
        next = entry->next) {
        entry = (const struct magic_dsentry *) next;
        if (!(entry->flags & kind) || is_candidate(search, entry))
            continue;
        if (kind == MAGIC_DS_MAP && !(entry->mapping >> 24 & PROT_READ))
            continue;
        look_through(search, entry->address, entry->size);
    }
}

/* Pointers of packed structures lie anywhere. */
static uint32_t
pointer_step(const struct st_transfer *st)
{
    for (uint32_t i = 0; i < _magic_vars.relocs.count; i++) {
        const struct magic_reloc *reloc = &st->local.relocs[i];

        if (reloc->offset % 4 != 0 ||
            (reloc->count > 1 && reloc->stride % 4 != 0))
            return 1;
    }
    return 4;
}

static int
has_readable_bounds(const struct magic_dsentry *entry)
{
    return entry->flags & MAGIC_DS_HEAP ||
        (entry->mapping >> 24 & PROT_READ) != 0;
}

static void
add(struct search *search, struct magic_dsentry *entry)
{
    struct early *early = &search->list[search->count++];

    early->low = entry->base;
    early->high = entry->base + entry->extent;
    early->entry = entry;
}

/* The local dsentry of an object of the old instance. */
static struct magic_dsentry *
local_entry(const struct st_transfer *st, const struct st_object *object)
{
    struct magic_dsentry *entry;

    if (st->dsentries[object->index].flags & MAGIC_DS_HEAP)
        return (struct magic_dsentry *) object->local_address - 1;
    for (uint32_t next = _magic_vars.next_dsentry; next != 0;
        next = entry->next) {
        entry = (struct magic_dsentry *) next;
        if ((entry->flags & MAGIC_DS_MAP) &&
            entry->address == object->local_address)
            return entry;
    }
    return NULL;
}

/* The copies of what was early in the old instance are early here, too. */
static void
inherit_marks(const struct st_transfer *st)
{
    for (uint32_t i = 0; i < st->num_objects; i++) {
        const struct st_object *object = &st->objects[i];
        struct magic_dsentry *entry;

        if (object->kind != ST_DSENTRY || object->local_address == 0 ||
            !(st->dsentries[object->index].flags & MAGIC_DS_EARLY))
            continue;
        if ((entry = local_entry(st, object)) != NULL)
            entry->flags |= MAGIC_DS_EARLY;
    }
}

/* Fails if there is no memory to find out; then nothing is freed. */
int
st_collect_early(struct st_transfer *st)
{
    struct search search = { .step = pointer_step(st) };
    struct magic_dsentry *entry;

    inherit_marks(st);
    search.list =
        st_allocate(st, (_magic_vars.num_dsentries + 1) * sizeof(struct early));
    if (search.list == NULL)
        return ENOMEM;
    for (uint32_t next = _magic_vars.next_dsentry; next != 0;
        next = entry->next) {
        entry = (struct magic_dsentry *) next;
        if ((entry->flags & MAGIC_DS_EARLY) && has_readable_bounds(entry))
            add(&search, entry);
    }
    if (search.count == 0)
        return 0;
    search.unused = search.count;
    qsort(search.list, search.count, sizeof(struct early), by_address);
    look_at_stack(&search);
    for (uint32_t i = 0; i < _magic_vars.sentries.count; i++) {
        const struct magic_sentry *sentry = &st->local.sentries[i];

        if (!(sentry->flags & MAGIC_CONSTANT))
            look_through(&search, sentry->address, sentry->size);
    }
    look_at_tracked(&search, MAGIC_DS_HEAP);
    follow(&search);
    /* Last, since a look makes pages of what was never written. */
    if (search.unused > 0)
        look_at_tracked(&search, MAGIC_DS_MAP);
    follow(&search);
    for (uint32_t i = 0; i < search.count; i++)
        if (!search.list[i].used)
            magic_dsentry_destroy(search.list[i].entry);
    return 0;
}
