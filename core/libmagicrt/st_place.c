/*
 * Memory that the program deals out itself (magic_place.c): what it has placed
 * there is typed, the rest of an arena is unknown.
 */
#include <errno.h>
#include "st_private.h"

/* The object that holds all of a range; NULL if it is gone. */
static struct st_object *
holder(struct st_transfer *st, uint32_t address, uint32_t size)
{
    struct st_object *object = st_find_object(st, address);

    return object != NULL && object->kind != ST_OBDSENTRY &&
            size <= object->size &&
            address - object->address <= object->size - size
        ? object
        : NULL;
}

static int
read_table(struct st_transfer *st, const struct magic_table *table,
    uint32_t record, void **copy)
{
    int is_empty = table->count == 0 && table->size != MAGIC_NONE;

    if (table->count > (1u << 24) / record ||
        (!is_empty && table->size != record))
        return st_refuse_damaged(st, table->address);
    if ((*copy = st_allocate(st, table->count * record + 1)) == NULL)
        return ENOMEM;
    return st_read(st, table->address, table->count * record, *copy);
}

static int
refuse_part(struct st_transfer *st, const struct st_object *object,
    uint32_t address)
{
    struct st_place where = { object, address - object->address, 0,
        object->type };

    st_dump_error(st, ST_REASON_PLACED, &where);
    return EFAULT;
}

static int
plan_part(struct st_transfer *st, const struct magic_place *place)
{
    struct st_object *object = holder(st, place->address, place->size);
    struct st_part *part = &st->parts[st->num_parts];
    uint32_t type = st_known_type(st, place->type), step;

    if (object == NULL || !object->paired)
        return 0;
    step = st->remote.types[type].size;
    if (type == 0 || step == 0 || place->size % step != 0 ||
        (st->num_parts != 0 &&
            place->address < part[-1].address + part[-1].size))
        return st_refuse_damaged(st, place->address);
    part->address = place->address;
    part->size = place->size;
    part->type = type;
    part->local_site = st_local_site(st, place->site);
    part->local_type = st_pair_type(st, type, MAGIC_NONE);
    /* It cannot grow where it is. */
    if (part->local_type == MAGIC_NONE ||
        st->local.types[part->local_type].size != step ||
        !st_map_range(st, object, part->address - object->address, part->size,
            &part->local_offset))
        return refuse_part(st, object, part->address);
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

        if (object == NULL || !object->paired)
            continue;
        range.start = arena->address - object->address;
        range.end = range.start + arena->size;
        range.declared = 1;
        if (!st_map_range(st, object, range.start, arena->size,
                &range.local_start))
            return refuse_part(st, object, arena->address);
        if ((r = st_note_arena(st, object, &range)) != 0)
            return r;
    }
    for (uint32_t i = 0; i < places->count; i++, place++)
        if ((r = plan_part(st, place)) != 0)
            return r;
    return 0;
}

static int
move_part(struct st_transfer *st, struct st_object *object,
    const struct st_part *part, const char *bytes, char *local)
{
    uint32_t step = st->remote.types[part->type].size;
    uint32_t start = part->address - object->address;
    int r = 0;

    st->in_part = 1;
    for (uint32_t at = 0; at < part->size && r == 0; at += step)
        r = st_convert(st, object, part->type, part->local_type,
            bytes + start + at, local + part->local_offset + at, start + at);
    st->in_part = 0;
    return r;
}

/* What is placed in an object of which `bytes' is a copy. */
int
st_move_parts(struct st_transfer *st, struct st_object *object,
    const char *bytes, char *local)
{
    for (uint32_t i = 0; i < object->num_parts; i++) {
        int r = move_part(st, object, &object->parts[i], bytes, local);

        if (r != 0)
            return r;
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
                magic_arena((void *) (object->local_address + a->local_start),
                    a->end - a->start);
        for (uint32_t j = 0; j < object->num_parts; j++) {
            const struct st_part *part = &object->parts[j];

            if (!magic_place_create(object->local_address + part->local_offset,
                    part->size, part->local_type, part->local_site))
                return ENOMEM;
        }
    }
    return _magic_vars.arenas.size == MAGIC_NONE ? ENOMEM : 0;
}
