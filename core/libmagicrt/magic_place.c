/*
 * Memory that the program deals out itself: arenas, and what it has placed in
 * them.  Both tables are plain memory of the allocator's, sorted by address;
 * a placement takes the place of all those that it overlaps.
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

/* Removes what overlaps the range; the place where it was. */
static uint32_t
clear_range(struct magic_table *table, uint32_t address, uint32_t size)
{
    uint32_t first = find_record(table, address), last = first;
    char *records = (char *) table->address;

    while (last < table->count && record_address(table, last) - address < size)
        last++;
    if (last == first)
        return first;
    memmove(records + first * table->size, records + last * table->size,
        (table->count - last) * table->size);
    table->count -= last - first;
    return first;
}

/* Puts a record where it belongs; 0 if there is no memory for it. */
static int
put_record(struct magic_table *table, uint32_t *room, const void *record,
    uint32_t size)
{
    const uint32_t *range = record;
    uint32_t at;
    char *to;

    if (table->count == *room) {
        uint32_t more = *room == 0 ? MAGIC_FIRST_RECORDS : *room * 2;
        void *records = realloc((void *) table->address, more * size);

        if (records == NULL)
            return 0;
        table->address = (uint32_t) records;
        table->size = size;
        *room = more;
    }
    at = clear_range(table, range[0], range[1]);
    to = (char *) table->address + at * size;
    memmove(to + size, to, (table->count - at) * size);
    memcpy(to, record, size);
    table->count++;
    return 1;
}

/* Without memory for the record the arena stays what its object's type says. */
void
magic_arena(void *start, size_t size)
{
    struct magic_arena arena = { (uint32_t) start, size };

    magic_forget_range(arena.address, size);
    if (size != 0)
        (void) put_record(&_magic_vars.arenas, &magic_arena_room, &arena,
            sizeof(arena));
}

int
magic_place_create(uint32_t address, uint32_t size, uint32_t type,
    uint32_t site)
{
    struct magic_place place = { address, size, type, site };

    if (size == 0)
        return 1;
    return put_record(&_magic_vars.places, &magic_place_room, &place,
        sizeof(place));
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
    const struct magic_table *places = &_magic_vars.places;
    uint32_t at = find_record(places, (uint32_t) pointer);

    if (at < places->count && record_address(places, at) == (uint32_t) pointer)
        (void) clear_range(&_magic_vars.places, (uint32_t) pointer, 1);
}

/* Memory that is given back has neither arenas nor placements in it. */
void
magic_forget_range(uint32_t address, uint32_t size)
{
    if (_magic_vars.places.count != 0)
        (void) clear_range(&_magic_vars.places, address, size);
    if (_magic_vars.arenas.count != 0)
        (void) clear_range(&_magic_vars.arenas, address, size);
}
