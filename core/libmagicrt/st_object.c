/* What is decided of an object. */
#include <errno.h>
#include "st_private.h"

/* A mapping that VM has given us, at its old address. A heap object may happen
 * to be at its old address too, but it is a new one, without contents. */
int
st_is_inherited(const struct st_transfer *st, const struct st_object *object)
{
    return object->kind == ST_DSENTRY && object->inherited;
}

int
st_is_moved(const struct st_object *object, uint32_t kind)
{
    if (object->kind != kind || !object->paired)
        return 0;
    if (kind == ST_DSENTRY)
        return 1;
    return kind == ST_SENTRY &&
        !((object->flags | object->local_flags) &
            (MAGIC_CONSTANT | MAGIC_NOXFER));
}

/* As bytes that are copied and looked through; a site says no more of it. */
void
st_make_unknown(struct st_object *object)
{
    object->class = ST_UNKNOWN;
    object->type = object->local_type = 0;
    object->element = object->local_element = 0;
    object->has_rest = 0;
    object->local_size = object->size;
}

int
st_note_arena(struct st_transfer *st, struct st_object *object,
    const struct st_arena *arena)
{
    struct st_arena *known;

    for (known = object->arenas; known != NULL; known = known->next)
        if (known->start <= arena->start && known->end >= arena->end &&
            known->declared >= arena->declared)
            return 0;
    if ((known = st_allocate(st, sizeof(*known))) == NULL)
        return ENOMEM;
    *known = *arena;
    known->next = object->arenas;
    object->arenas = known;
    return 0;
}

/* The placement of an object that holds `offset'. */
const struct st_part *
st_find_part(const struct st_object *object, uint32_t offset)
{
    uint32_t low = 0, high = object->num_parts;
    uint32_t address = object->address + offset;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const struct st_part *part = &object->parts[middle];

        if (address < part->address)
            high = middle;
        else if (address - part->address >= part->size)
            low = middle + 1;
        else
            return part;
    }
    return NULL;
}

/* Whether what is there has a type of its own, whatever the object's says. */
int
st_is_placed(const struct st_transfer *st, const struct st_object *object,
    uint32_t offset)
{
    return !st->in_part && st_find_part(object, offset) != NULL;
}
