/*
 * Memory that the program deals out itself (magic_place.c): what it has placed
 * there is typed, the rest of an arena is unknown.
 */
#include <errno.h>
#include "st_private.h"

static int
damaged(struct st_transfer *st, uint32_t address)
{
    st_print(st, "[ERROR] tables of placements are damaged at 0x%x\n", address);
    return EFAULT;
}

/* The object that holds all of a range; NULL if it is gone. */
static struct st_object *
holder(struct st_transfer *st, uint32_t address, uint32_t size)
{
    struct st_object *object = st_find_object(st, address);

    return object != NULL && object->kind != ST_OBDSENTRY &&
            address - object->address + size <= object->size
        ? object
        : NULL;
}

static int
read_table(struct st_transfer *st, const struct magic_table *table,
    uint32_t record, void **copy)
{
    if (table->count > (1u << 24) / record ||
        (table->count != 0 && table->size != record))
        return damaged(st, table->address);
    if ((*copy = st_allocate(st, table->count * record + 1)) == NULL)
        return ENOMEM;
    return st_read(st, table->address, table->count * record, *copy);
}

static int
plan_part(struct st_transfer *st, const struct magic_place *place)
{
    struct st_object *object = holder(st, place->address, place->size);
    struct st_part *part = &st->parts[st->num_parts];
    uint32_t type = st_known_type(st, place->type), step;

    if (object == NULL)
        return 0;
    step = st->remote.types[type].size;
    if (type == 0 || step == 0 || place->size % step != 0)
        return damaged(st, place->address);
    part->address = place->address;
    part->size = place->size;
    part->type = type;
    part->local_site = st_local_site(st, place->site);
    part->local_type = st_pair_type(st, type, MAGIC_NONE);
    /* It cannot grow where it is. */
    if (part->local_type == MAGIC_NONE ||
        st->local.types[part->local_type].size != step) {
        struct st_place where = { object, place->address - object->address, 0,
            object->type };

        st_dump_error(st, ST_REASON_PLACED, &where);
        return EFAULT;
    }
    if (object->num_parts++ == 0)
        object->parts = part;
    st->num_parts++;
    return 0;
}

int
st_plan_parts(struct st_transfer *st)
{
    const struct magic_table *arenas = &st->remote_vars.arenas;
    const struct magic_table *places = &st->remote_vars.places;
    struct magic_arena *arena;
    struct magic_place *place;
    int r;

    if ((r = read_table(st, arenas, sizeof(*arena), (void **) &arena)) != 0 ||
        (r = read_table(st, places, sizeof(*place), (void **) &place)) != 0)
        return r;
    st->parts = st_allocate(st, (places->count + 1) * sizeof(*st->parts));
    if (st->parts == NULL)
        return ENOMEM;
    for (uint32_t i = 0; i < arenas->count; i++, arena++) {
        struct st_object *object = holder(st, arena->address, arena->size);
        struct st_arena range;

        if (object == NULL)
            continue;
        range.start = arena->address - object->address;
        range.end = range.start + arena->size;
        range.declared = 1;
        if ((r = st_note_arena(st, object, &range)) != 0)
            return r;
    }
    for (uint32_t i = 0; i < places->count; i++, place++)
        if ((r = plan_part(st, place)) != 0)
            return r;
    return 0;
}

/* What is placed in an object of which `bytes' is a copy. */
int
st_move_parts(struct st_transfer *st, struct st_object *object,
    const char *bytes, char *local)
{
    for (uint32_t i = 0; i < object->num_parts; i++) {
        const struct st_part *part = &object->parts[i];
        uint32_t step = st->remote.types[part->type].size;
        uint32_t start = part->address - object->address;

        for (uint32_t at = start; at < start + part->size; at += step) {
            int r = st_convert(st, object, part->type, part->local_type,
                bytes + at, local + at, at);

            if (r != 0)
                return r;
        }
    }
    return 0;
}

/* Tells this instance's allocator of arenas and placements. */
int
st_create_parts(struct st_transfer *st)
{
    for (uint32_t i = 0; i < st->num_objects; i++) {
        const struct st_object *object = &st->objects[i];

        if (object->local_address == 0)
            continue;
        for (const struct st_arena *a = object->arenas; a != NULL; a = a->next)
            if (a->declared)
                magic_arena((void *) (object->local_address + a->start),
                    a->end - a->start);
        for (uint32_t j = 0; j < object->num_parts; j++) {
            const struct st_part *part = &object->parts[j];

            if (!magic_place_create(object->local_address +
                        (part->address - object->address),
                    part->size, part->local_type, part->local_site))
                return ENOMEM;
        }
    }
    return 0;
}
