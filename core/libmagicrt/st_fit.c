/*
 * Whether what a pointer's type says is what lies where it points.  It fits at
 * an element of that type, at a prefix or a member of it, at its end, and where
 * the pointers among its bytes are in the same places.
 */
#include <string.h>
#include "st_private.h"

/* Whether a copy of the one type is an object of the other. */
static int
alike(const struct magic_type *a, const struct magic_type *b)
{
    return a->kind == b->kind && a->hash[0] == b->hash[0] &&
        a->hash[1] == b->hash[1];
}

static int
is_number(const struct magic_type *type)
{
    return type->kind == MAGIC_TYPE_INTEGER || type->kind == MAGIC_TYPE_ENUM ||
        type->kind == MAGIC_TYPE_FLOAT;
}

/* Numbers that are addresses, as their type's name says, are none. */
static int
is_address(const struct st_transfer *st, const struct magic_type *type)
{
    const struct magic_reloc *reloc = &st->remote.relocs[type->first_reloc];

    return type->num_relocs != 0 &&
        (reloc->action == MAGIC_RELOC_POINTER ||
            reloc->action == MAGIC_RELOC_TAGGED);
}

/* A pointer to such a type says nothing of what it points to. */
int
st_says_nothing(const struct magic_type *pointee)
{
    return pointee->kind == MAGIC_TYPE_VOID ||
        pointee->kind == MAGIC_TYPE_OPAQUE || pointee->size == 0 ||
        (pointee->kind == MAGIC_TYPE_INTEGER && pointee->size == 1);
}

/* Whether a word of a type is a pointer, as its relocations have it. */
static int
has_pointer_at(const struct st_transfer *st, uint32_t type, uint32_t offset)
{
    const struct magic_type *record = &st->remote.types[type];
    const struct magic_reloc *reloc = &st->remote.relocs[record->first_reloc];

    for (uint32_t i = 0; i < record->num_relocs; i++, reloc++) {
        uint32_t rest = offset - reloc->offset;
        uint32_t size = st->remote.types[reloc->type].size;

        if (offset < reloc->offset || reloc->stride == 0 ||
            rest / reloc->stride >= reloc->count)
            continue;
        rest %= reloc->stride;
        if (rest >= size)
            continue;
        if (reloc->action == MAGIC_RELOC_POINTER ||
            reloc->action == MAGIC_RELOC_TAGGED)
            return rest == 0;
        if (reloc->action == MAGIC_RELOC_NOXFER ||
            reloc->action == MAGIC_RELOC_UNION ||
            reloc->action == MAGIC_RELOC_SEARCH)
            return 0;
        return has_pointer_at(st, reloc->type, rest);
    }
    return 0;
}

/* Type of the element of an object at `*offset', which becomes the offset in it;
 * MAGIC_NONE at the end.  What is placed in the object is the next function's. */
static uint32_t
element_of(const struct st_transfer *st, const struct st_object *object,
    uint32_t *offset)
{
    const struct magic_type *type = &st->remote.types[object->type];
    uint32_t size = type->size;

    if (object->element != 0 && *offset >= size) {
        uint32_t step = st->remote.types[object->element].size;

        if (step == 0)
            return MAGIC_NONE;
        *offset = (*offset - size) % step;
        return object->element;
    }
    if (object->element == 0 && (type->flags & MAGIC_TYPE_VARSIZE)) {
        const struct magic_member *last =
            st_last_array(&st->remote, object->type);
        uint32_t step;

        if (last == NULL || *offset < last->offset)
            return object->type;
        step = st->remote.types[st->remote.types[last->type].first].size;
        if (step == 0)
            return MAGIC_NONE;
        *offset = (*offset - last->offset) % step;
        return st->remote.types[last->type].first;
    }
    if (size == 0)
        return MAGIC_NONE;
    if (object->kind == ST_DSENTRY)
        *offset %= size;
    return object->type;
}

/* The same, of what is placed there if there is something. */
uint32_t
st_element_at(const struct st_transfer *st, const struct st_object *object,
    uint32_t *offset)
{
    const struct st_part *part = st_find_part(object, *offset);

    if (part == NULL)
        return element_of(st, object, offset);
    *offset -= part->address - object->address;
    *offset %= st->remote.types[part->type].size;
    return part->type;
}

/*
 * Walks to where `rest' of `type' is.  `at' is the offset of the type's start in
 * its object.
 */
static int
fits_inside(const struct st_transfer *st, uint32_t type, uint32_t rest,
    uint32_t at, uint32_t pointee, struct st_arena *arena)
{
    const struct magic_type *types = st->remote.types;
    const struct magic_type *wanted = &types[pointee];

    for (;;) {
        const struct magic_type *record = &types[type];
        uint32_t next = MAGIC_NONE;

        if (rest == 0 && alike(record, wanted))
            return ST_FITS;
        switch (record->kind) {
        case MAGIC_TYPE_ARRAY: {
            const struct magic_type *element = &types[record->first];

            if (element->size == 0)
                return ST_MISFIT;
            if (is_number(element) && !is_address(st, element) &&
                !(wanted->flags & MAGIC_TYPE_NO_POINTERS)) {
                arena->start = at;
                arena->end = at + record->size;
                return ST_ARENA;
            }
            at += rest / element->size * element->size;
            rest %= element->size;
            type = record->first;
            continue;
        }
        case MAGIC_TYPE_STRUCT:
            for (uint32_t i = 0; i < record->count; i++) {
                const struct magic_member *member =
                    &st->remote.members[record->first + i];
                const struct magic_type *inner = &types[member->type];

                /* One past the end of an array in the structure. */
                if (inner->kind == MAGIC_TYPE_ARRAY &&
                    rest == member->offset + inner->size &&
                    alike(&types[inner->first], wanted))
                    return ST_FITS;
                if (rest >= member->offset &&
                    rest - member->offset <
                        st_member_size(&st->remote, member)) {
                    next = member->type;
                    at += member->offset;
                    rest -= member->offset;
                    break;
                }
            }
            if (next == MAGIC_NONE)
                return ST_MISFIT;
            type = next;
            continue;
        case MAGIC_TYPE_UNION:
            for (uint32_t i = 0; i < record->count; i++) {
                const struct magic_member *member =
                    &st->remote.members[record->first + i];
                int fit;

                if (rest < member->offset)
                    continue;
                fit = fits_inside(st, member->type, rest - member->offset,
                    at + member->offset, pointee, arena);
                if (fit != ST_MISFIT)
                    return fit;
            }
            return ST_MISFIT;
        case MAGIC_TYPE_POINTER:
            return rest == 0 && wanted->kind == MAGIC_TYPE_POINTER ? ST_FITS
                                                                   : ST_MISFIT;
        default:
            return rest == 0 && is_number(record) && is_number(wanted) &&
                    wanted->size <= record->size
                ? ST_FITS
                : ST_MISFIT;
        }
    }
}

/* Whether the target has pointers where `pointee' has them, and nowhere else
 * among its bytes. */
static int
same_pointers(const struct st_transfer *st, const struct st_object *target,
    uint32_t offset, uint32_t pointee)
{
    uint32_t size = st->remote.types[pointee].size;

    if (size > target->size - offset)
        return 0;
    for (uint32_t i = 0; i < size; i += st->step) {
        uint32_t at = offset + i;
        uint32_t type = element_of(st, target, &at);
        int there = type != MAGIC_NONE && has_pointer_at(st, type, at);

        if (there != has_pointer_at(st, pointee, i))
            return 0;
    }
    return 1;
}

/* Whether there is room for a pointer of the pointee in `size' bytes: where there
 * is none, what points there has been left behind. */
static int
has_room_for_pointer(const struct st_transfer *st, uint32_t pointee,
    uint32_t size)
{
    if (size >= st->remote.types[pointee].size)
        return 1;
    for (uint32_t i = 0; i + sizeof(uint32_t) <= size; i += st->step)
        if (has_pointer_at(st, pointee, i))
            return 1;
    return 0;
}

int
st_fit(struct st_transfer *st, const struct st_object *target, uint32_t offset,
    uint32_t pointee, struct st_arena *arena)
{
    const struct magic_type *wanted = &st->remote.types[pointee];
    int has_pointers = !(wanted->flags & MAGIC_TYPE_NO_POINTERS);
    const struct st_part *part;
    uint32_t at = offset, type;
    int fit;

    arena->declared = 0;
    if (wanted->kind == MAGIC_TYPE_FUNCTION)
        return ST_MISFIT;
    if (target->kind == ST_OBDSENTRY || st_says_nothing(wanted) ||
        offset == target->size)
        return ST_FITS;
    if ((part = st_find_part(target, offset)) != NULL) {
        at = (offset - (part->address - target->address)) %
            st->remote.types[part->type].size;
        return fits_inside(st, part->type, at, offset - at, pointee, arena);
    }
    if (target->has_rest && offset >= st->remote.types[target->type].size)
        return ST_FITS;
    if (target->class != ST_TYPED) {
        arena->start = 0;
        arena->end = target->size;
        return has_pointers && target->class == ST_DATA ? ST_ARENA : ST_FITS;
    }
    type = element_of(st, target, &at);
    if (type == MAGIC_NONE)
        return has_pointers ? ST_MISFIT : ST_FITS;
    /* A dynamic array of numbers. */
    if (target->kind == ST_DSENTRY && has_pointers &&
        is_number(&st->remote.types[type]) &&
        !is_address(st, &st->remote.types[type])) {
        if (!has_room_for_pointer(st, pointee, target->size - offset))
            return ST_FITS;
        arena->start = 0;
        arena->end = target->size;
        return ST_ARENA;
    }
    fit = fits_inside(st, type, at, offset - at, pointee, arena);
    if (fit != ST_MISFIT || !st_same_type(st, target->type, target->local_type))
        return fit;
    return same_pointers(st, target, offset, pointee) ? ST_FITS : ST_MISFIT;
}
