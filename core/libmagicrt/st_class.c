/*
 * Bytes of which nobody knows what they are.  They are copied as they are if no
 * word of them can be an address that this update moves: then they are right
 * whatever they mean.
 */
#include <errno.h>
#include <string.h>
#include <minix/const.h>
#include "st_private.h"

/* Whether a word is the address of something that will be elsewhere. */
static int
may_move(const struct st_transfer *st, uint32_t word)
{
    struct st_object *target;
    uint32_t index;

    if (word < ST_LOWEST_ADDRESS || word >= ST_HIGHEST_ADDRESS)
        return 0;
    target = st_find_object((struct st_transfer *) st, word);
    if (target != NULL) {
        if (target->kind == ST_OBDSENTRY || st_is_inherited(st, target))
            return 0;
        return target->kind == ST_DSENTRY || !target->paired ||
            target->local_address != target->address ||
            !st_same_type(st, target->type, target->local_type);
    }
    return st_find_function((struct st_transfer *) st, word, &index) &&
        st->function_targets[index] != word;
}

/* Bytes from one word that may be a pointer to the next: programs with packed
 * structures have pointers everywhere. */
uint32_t
st_word_step(const struct st_transfer *st)
{
    const struct magic_reloc *reloc = st->remote.relocs;

    for (uint32_t i = 0; i < st->remote_vars.relocs.count; i++, reloc++)
        if ((reloc->action == MAGIC_RELOC_POINTER ||
                reloc->action == MAGIC_RELOC_TAGGED) &&
            (reloc->offset % 4 != 0 ||
                (reloc->count > 1 && reloc->stride % 4 != 0)))
            return 1;
    return sizeof(uint32_t);
}

/*
 * Looks at `size' bytes of `object' from `offset' on; `bytes' is a copy of
 * them.  EFAULT, and in `place' where, if a word may move.
 */
int
st_check_words(struct st_transfer *st, const struct st_object *object,
    const char *bytes, uint32_t offset, uint32_t size, struct st_place *place)
{
    uint32_t at = MAGIC_ROUND(object->address + offset, st->step) -
        (object->address + offset);

    for (; at + sizeof(uint32_t) <= size; at += st->step) {
        uint32_t word;

        memcpy(&word, bytes + at, sizeof(word));
        if (!may_move(st, word))
            continue;
        place->object = object;
        place->offset = offset + at;
        place->value = word;
        return EFAULT;
    }
    return 0;
}

/* Bytes from one placement, or what is before or behind it, to the next. */
static uint32_t
next_part(const struct st_object *object, uint32_t offset, uint32_t end,
    int *is_placed)
{
    uint32_t low = 0, high = object->num_parts, next;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const struct st_part *part = &object->parts[middle];

        if (part->address - object->address + part->size <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    *is_placed = 0;
    if (low == object->num_parts)
        return end;
    next = object->parts[low].address - object->address;
    *is_placed = offset >= next;
    if (*is_placed)
        next += object->parts[low].size;
    return next < end ? next : end;
}

static int
check_part(struct st_transfer *st, struct st_object *object, uint32_t start,
    uint32_t end)
{
    struct st_place place = { object, start, 0, object->type };
    const struct magic_finding *stored = st_find_stored(st, &place);
    uint32_t step = st->step;
    int r;

    r = st_read(st, object->address + start, end - start, st->scratch);
    if (r != 0)
        return r;
    st->unknown_bytes += end - start;
    /* Declared as data, it has pointers wherever that has a number. */
    if (stored != NULL && stored->site != MAGIC_NONE)
        st->step = st_step_of(st, stored->type);
    r = st_check_words(st, object, st->scratch, start, end - start, &place);
    st->step = step;
    if (r != 0)
        st_dump_error(st,
            object->class == ST_UNKNOWN ? ST_REASON_UNKNOWN : ST_REASON_ARENA,
            &place);
    return r;
}

static int
check_range(struct st_transfer *st, struct st_object *object, uint32_t start,
    uint32_t end)
{
    while (start < end) {
        int is_placed, r;
        uint32_t next = next_part(object, start, end, &is_placed);

        if (!is_placed && (r = check_part(st, object, start, next)) != 0)
            return r;
        start = next;
    }
    return 0;
}

/* Looks through all that is unknown; after st_check_objects(). */
int
st_check_unknown(struct st_transfer *st)
{
    for (uint32_t i = 0; i < st->num_objects; i++) {
        struct st_object *object = &st->objects[i];
        int r = 0;

        if (!st_is_moved(object, object->kind))
            continue;
        if (object->class == ST_UNKNOWN)
            r = check_range(st, object, 0, object->size);
        for (struct st_arena *a = object->arenas;
            a != NULL && r == 0 && object->class == ST_TYPED; a = a->next)
            r = check_range(st, object, a->start, a->end);
        if (r != 0)
            return r;
    }
    return 0;
}

/*
 * Whether an address of the heap is in no live block, its descriptor and
 * padding included.
 */
int
st_is_free_memory(const struct st_transfer *st, uint32_t address)
{
    uint32_t low = 0, high = st->num_objects;

    if (address < st->remote_vars.heap_low ||
        address >= st->remote_vars.heap_high)
        return 0;
    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (st->objects[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    /* The block may be the one around the object before or after it. */
    for (uint32_t i = low == 0 ? 0 : low - 1; i <= low; i++) {
        const struct st_object *object;
        const struct magic_dsentry *entry;

        if (i >= st->num_objects)
            break;
        object = &st->objects[i];
        if (object->kind != ST_DSENTRY)
            continue;
        entry = &st->dsentries[object->index];
        if ((entry->flags & MAGIC_DS_HEAP) && address >= entry->base &&
            address - entry->base < entry->extent)
            return 0;
    }
    return 1;
}
