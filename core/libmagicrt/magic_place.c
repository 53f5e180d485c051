/*
 * Memory that the program deals out itself: arenas, and what it has placed in
 * them.  Both tables are plain memory of the allocator's, sorted by address,
 * without overlaps: a new record takes the place of what it overlaps, and leaves
 * the rest of an arena, and whole elements of a placement.  A table that had no
 * memory for a record is marked as incomplete: no later instance could be right.
 */
#include <stdlib.h>
#include <string.h>
#include "magic_private.h"

#define MAGIC_FIRST_RECORDS 16

static uint32_t magic_arena_room, magic_place_room;

/* Both kinds of records begin with an address and a size. */
static uint32_t
record_address(const struct magic_table *table, uint32_t index)
{
    return *(const uint32_t *) (table->address + index * table->size);
}

static uint32_t
record_end(const struct magic_table *table, uint32_t index)
{
    const uint32_t *record =
        (const uint32_t *) (table->address + index * table->size);

    return record[0] + record[1];
}

static int
is_incomplete(const struct magic_table *table)
{
    return table->size == MAGIC_NONE;
}

/* The first record that ends behind `address'. */
static uint32_t
find_record(const struct magic_table *table, uint32_t address)
{
    uint32_t low = 0, high = table->count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (record_end(table, middle) <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first record from there on that begins behind a range. */
static uint32_t
find_end(const struct magic_table *table, uint32_t first, uint32_t address,
    uint32_t size)
{
    while (first < table->count &&
        (record_address(table, first) <= address ||
            record_address(table, first) - address < size))
        first++;
    return first;
}

static void
remove_records(struct magic_table *table, uint32_t first, uint32_t end)
{
    char *records = (char *) table->address;

    if (first == end)
        return;
    memmove(records + first * table->size, records + end * table->size,
        (table->count - end) * table->size);
    table->count -= end - first;
}

/* Puts a record that overlaps no other where it belongs; 0 if there is no
 * memory for it. */
static int
put_record(struct magic_table *table, uint32_t *room, const void *record,
    uint32_t size)
{
    uint32_t at;
    char *to;

    if (table->count == *room) {
        uint32_t more = *room == 0 ? MAGIC_FIRST_RECORDS : *room * 2;
        void *records = realloc((void *) table->address, more * size);

        if (records == NULL) {
            table->size = MAGIC_NONE;
            return 0;
        }
        table->address = (uint32_t) records;
        table->size = size;
        *room = more;
    }
    at = find_record(table, *(const uint32_t *) record);
    to = (char *) table->address + at * size;
    memmove(to + size, to, (table->count - at) * size);
    memcpy(to, record, size);
    table->count++;
    return 1;
}

/* Bytes of which a record has a whole number. */
static uint32_t
step_of(const struct magic_table *table, const struct magic_place *record)
{
    const struct magic_type *types =
        (const struct magic_type *) _magic_vars.types.address;

    return table == &_magic_vars.arenas ? 1 : types[record->type].size;
}

/* Leaves of the records what is not in the range, in whole steps. */
static void
cut_range(struct magic_table *table, uint32_t *room, uint32_t address,
    uint32_t size)
{
    uint32_t at = find_record(table, address), step, taken;
    uint32_t end = find_end(table, at, address, size);
    /* The longer kind of records. */
    struct magic_place behind = { 0, 0, 0, 0 };
    uint32_t *first;

    if (at == end || size == 0)
        return;
    memcpy(&behind, (char *) table->address + (end - 1) * table->size,
        table->size);
    step = step_of(table, &behind);
    taken = address - behind.address + size;
    taken = (taken + step - 1) / step * step;
    behind.address += taken;
    behind.size = taken < behind.size ? behind.size - taken : 0;
    first = (uint32_t *) (table->address + at * table->size);
    if (first[0] < address) {
        step = step_of(table, (const struct magic_place *) first);
        first[1] = (address - first[0]) / step * step;
        at += first[1] != 0;
    }
    remove_records(table, at, end);
    if (behind.size != 0)
        (void) put_record(table, room, &behind, table->size);
}

void
magic_arena(void *start, size_t size)
{
    struct magic_table *arenas = &_magic_vars.arenas;
    struct magic_arena arena = { (uint32_t) start, size };

    if (is_incomplete(arenas))
        return;
    if (size == 0) {
        uint32_t at = find_record(arenas, arena.address);

        if (at < arenas->count && record_address(arenas, at) == arena.address)
            magic_forget_range(arena.address,
                record_end(arenas, at) - arena.address);
        return;
    }
    magic_forget_range(arena.address, size);
    if (!is_incomplete(arenas))
        (void) put_record(arenas, &magic_arena_room, &arena, sizeof(arena));
}

int
magic_place_create(uint32_t address, uint32_t size, uint32_t type,
    uint32_t site)
{
    struct magic_table *places = &_magic_vars.places;
    struct magic_place place = { address, size, type, site };

    if (size == 0)
        return 1;
    if (places->count != 0 && !is_incomplete(places))
        cut_range(places, &magic_place_room, address, size);
    return !is_incomplete(places) &&
        put_record(places, &magic_place_room, &place, sizeof(place));
}

void
magic_placed_at(void *slot, size_t count, uint32_t site)
{
    const struct magic_site *record =
        &((const struct magic_site *) _magic_vars.sites.address)[site];
    const struct magic_type *type =
        &((const struct magic_type *) _magic_vars.types.address)[record->type];
    uint32_t address;

    memcpy(&address, slot, sizeof(address));
    if (address != 0)
        (void) magic_place_create(address, count * type->size, record->type,
            site);
}

void
magic_unplace(void *pointer)
{
    struct magic_table *places = &_magic_vars.places;
    uint32_t at;

    if (is_incomplete(places))
        return;
    at = find_record(places, (uint32_t) pointer);
    if (at < places->count && record_address(places, at) == (uint32_t) pointer)
        remove_records(places, at, at + 1);
}

/* Memory that is given back has neither arenas nor placements in it. */
void
magic_forget_range(uint32_t address, uint32_t size)
{
    if (_magic_vars.places.count != 0 && !is_incomplete(&_magic_vars.places))
        cut_range(&_magic_vars.places, &magic_place_room, address, size);
    if (_magic_vars.arenas.count != 0 && !is_incomplete(&_magic_vars.arenas))
        cut_range(&_magic_vars.arenas, &magic_arena_room, address, size);
}

/* What is in memory that realloc() has copied comes along, as far as there is
 * room for it. */
void
magic_carry_range(uint32_t from, uint32_t to, uint32_t size)
{
    struct magic_table *arenas = &_magic_vars.arenas;
    const struct magic_table *places = &_magic_vars.places;
    uint32_t i;

    for (uint32_t at = from; at - from < size && !is_incomplete(arenas) &&
        (i = find_record(arenas, at)) < arenas->count &&
        record_address(arenas, i) < from + size;) {
        uint32_t start = record_address(arenas, i);
        struct magic_arena arena = { 0, 0 };

        at = record_end(arenas, i);
        start = start < from ? from : start;
        arena.address = start - from + to;
        arena.size = (at - from < size ? at : from + size) - start;
        (void) put_record(arenas, &magic_arena_room, &arena, sizeof(arena));
    }
    for (uint32_t at = from; at - from < size && !is_incomplete(places) &&
        (i = find_record(places, at)) < places->count &&
        record_address(places, i) < from + size;) {
        const struct magic_place *place =
            (const struct magic_place *) places->address + i;

        at = record_end(places, i);
        if (place->address >= from && at - from <= size)
            (void) magic_place_create(place->address - from + to, place->size,
                place->type, place->site);
    }
}
