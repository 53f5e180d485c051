/*
 * Whether the old instance's description of itself can be true.  A program that
 * writes out of bounds may have written there: what contradicts itself is refused
 * before anything is done with it.
 */
#include "st_private.h"

/* Of the constant tables, as the instance found them when it started. */
int
st_check_tables(struct st_transfer *st)
{
    const struct magic_table *table = &st->remote_vars.names;
    const void *const copies[] = { st->remote.names, st->remote.types,
        st->remote.members, st->remote.relocs, st->remote.functions,
        st->remote.sentries, st->remote.sites, st->remote.renames,
        st->remote.findings, st->remote.layouts };
    uint32_t sum = 0;

    for (size_t i = 0; i < sizeof(copies) / sizeof(copies[0]); i++, table++)
        sum = magic_sum(sum, copies[i], table->count * table->size);
    return sum == st->remote_vars.sum
        ? 0
        : st_refuse_damaged(st, table[-1].address);
}

static int
is_power_of_two(uint32_t n)
{
    return n != 0 && (n & (n - 1)) == 0;
}

/* As magic_heap_create() makes it: all bytes have a purpose. */
static int
is_heap(const struct st_transfer *st, uint32_t self,
    const struct magic_dsentry *entry)
{
    uint32_t extent = entry->mapping + sizeof(*entry) + entry->size;
    uint32_t first = entry->address - entry->base;

    return entry->address == self + sizeof(*entry) &&
        (entry->mapping == 0 || is_power_of_two(entry->mapping)) &&
        first >= sizeof(*entry) && first - sizeof(*entry) <= entry->mapping &&
        extent == entry->extent && self >= st->remote_vars.heap_low &&
        entry->address + entry->size <= st->remote_vars.heap_high;
}

static int
is_map(const struct magic_dsentry *entry)
{
    return entry->base == entry->address && entry->base % MAGIC_PAGE == 0 &&
        entry->extent % MAGIC_PAGE == 0 && entry->size <= entry->extent;
}

/* `self' is where the entry is, `newer' the entry that leads to it. */
int
st_is_entry(const struct st_transfer *st, uint32_t self, uint32_t newer,
    const struct magic_dsentry *entry)
{
    uint32_t room = ST_HIGHEST_ADDRESS - ST_LOWEST_ADDRESS;

    if (entry->magic != MAGIC_DSENTRY_ALIVE || entry->previous != newer ||
        entry->base < ST_LOWEST_ADDRESS ||
        entry->base - ST_LOWEST_ADDRESS > room ||
        entry->extent > room - (entry->base - ST_LOWEST_ADDRESS) ||
        entry->address < entry->base ||
        entry->address - entry->base > entry->extent ||
        entry->size > entry->extent - (entry->address - entry->base))
        return 0;
    switch (entry->flags & ~MAGIC_DS_EARLY) {
    case MAGIC_DS_HEAP: return is_heap(st, self, entry);
    case MAGIC_DS_MAP: return is_map(entry);
    }
    return 0;
}

/* Of dynamic objects, which are sorted: no byte is in two of them. */
int
st_check_overlaps(struct st_transfer *st)
{
    uint32_t end = 0;

    for (uint32_t i = 0; i < st->num_objects; i++) {
        const struct st_object *object = &st->objects[i];

        if (object->kind != ST_DSENTRY)
            continue;
        if (object->address < end)
            return st_refuse_damaged(st, object->address);
        end = object->address + object->size;
    }
    return 0;
}
