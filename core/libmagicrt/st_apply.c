/*
 * Relocation: changes the copy of an object, or of a part of one, so that it
 * holds in the new instance.
 */
#include <errno.h>
#include <string.h>
#include "st_private.h"

static int
failed(struct st_transfer *st, enum st_reason reason,
    const struct st_place *place, int quiet)
{
    if (!quiet)
        st_dump_error(st, reason, place);
    return EFAULT;
}

/* Looks at what a typed pointer says of its target. */
static int
check_target(struct st_transfer *st, struct st_object *target, uint32_t offset,
    uint32_t pointee)
{
    struct st_arena arena;

    switch (st_fit(st, target, offset, pointee, &arena)) {
    case ST_FITS: return 0;
    case ST_ARENA: return st_note_arena(st, target, &arena);
    }
    if (target->kind != ST_DSENTRY)
        return EFAULT;
    /* A handle: who made it has said what it is, others need not know. */
    if (!target->guessed)
        return offset == 0 ? 0 : EFAULT;
    /* Of the two, neither is known to be right. */
    st_make_unknown(target);
    return 0;
}

static int
relocate_into(struct st_transfer *st, struct st_object *target,
    const struct st_place *place, int quiet, uint32_t *value)
{
    const struct magic_type *type = &st->remote.types[place->type];
    uint32_t pointee = type->kind == MAGIC_TYPE_POINTER ? type->first : 0;
    uint32_t offset = place->value - target->address;
    int r;

    if (!target->paired)
        return failed(st, ST_REASON_UNPAIRED, place, quiet);
    if (st->checking && pointee != 0 &&
        (r = check_target(st, target, offset, pointee)) != 0)
        return r == EFAULT ? failed(st, ST_REASON_MISFIT, place, quiet) : r;
    if (!st_map_offset(st, target, offset, pointee, &offset))
        return failed(st, ST_REASON_GONE, place, quiet);
    *value = target->local_address + offset;
    return 0;
}

/* Replaces a remote address by the local one. */
int
st_relocate(struct st_transfer *st, const struct st_place *place, int quiet,
    uint32_t *value)
{
    uint32_t address = place->value, index;
    struct st_object *target;

    if (address < ST_LOWEST_ADDRESS || address >= ST_HIGHEST_ADDRESS)
        return 0;
    target = st_find_object(st, address);
    if (target != NULL)
        return relocate_into(st, target, place, quiet, value);
    if (st_find_function(st, address, &index)) {
        if (st->function_targets[index] == 0)
            return failed(st, ST_REASON_UNPAIRED, place, quiet);
        *value = st->function_targets[index];
        return 0;
    }
    if (st_is_free_memory(st, address)) {
        st->num_dangling += st->checking;
        *value = ST_POISON;
        return 0;
    }
    return failed(st,
        address >= ST_STACK_LOW && address < ST_STACK_HIGH ? ST_REASON_STACK
                                                           : ST_REASON_WILD,
        place, quiet);
}

int
st_apply_pointer(struct st_transfer *st, const struct st_object *object,
    uint32_t type, char *bytes, uint32_t offset, int quiet)
{
    struct st_place place = { object, offset, 0, type };
    uint32_t value;
    int r;

    memcpy(&value, bytes, sizeof(value));
    if (value == 0 || st_is_placed(st, object, offset))
        return 0;
    place.value = value;
    r = st_relocate(st, &place, quiet, &value);
    if (r == 0)
        memcpy(bytes, &value, sizeof(value));
    return quiet ? 0 : r;
}

/* The same, but for the bits that are the program's own. */
int
st_apply_tagged(struct st_transfer *st, const struct st_object *object,
    uint32_t type, char *bytes, uint32_t offset, int quiet)
{
    uint32_t value, tag;
    int r;

    if (st_is_placed(st, object, offset))
        return 0;
    memcpy(&value, bytes, sizeof(value));
    tag = value & MAGIC_TAG_BITS;
    value &= ~MAGIC_TAG_BITS;
    r = st_apply_pointer(st, object, type, (char *) &value, offset, quiet);
    value |= tag;
    memcpy(bytes, &value, sizeof(value));
    return r;
}

/* Nobody says which member is in use: right if no member could be a pointer
 * that has to change. */
static int
apply_unselected(struct st_transfer *st, const struct st_object *object,
    uint32_t type, const char *bytes, uint32_t offset, int quiet)
{
    struct st_place place = { object, offset, 0, type };
    int r;

    if (!st->checking)
        return 0;
    r = st_check_words(st, object, bytes, offset, st->remote.types[type].size,
        &place);
    return r == 0 || quiet ? 0 : failed(st, ST_REASON_UNION, &place, 0);
}

static int
apply_union(struct st_transfer *st, const struct st_object *object,
    uint32_t type, char *bytes, const char *kept, uint32_t offset, int quiet)
{
    struct st_place place = { object, offset, 0, type };
    const struct magic_member *member;
    const char *name;

    if (st_is_placed(st, object, offset))
        return 0;
    if (!st_union_choice(st, object, type, offset, &name))
        return apply_unselected(st, object, type, bytes, offset, quiet);
    if (name == NULL) {
        memcpy(bytes, kept, st->remote.types[type].size);
        return 0;
    }
    if (name[0] == '\0')
        return 0;
    member = st_find_member(&st->remote, type, name, 0);
    if (member == NULL)
        return failed(st, ST_REASON_MEMBER, &place, 0);
    return st_apply(st, object, member->type, bytes + member->offset,
        kept + member->offset, offset + member->offset, quiet);
}

/*
 * Changes the copy `bytes' of the part of `object' at `offset', which has the
 * remote type `type'.  `kept' is the local program's version of the part.
 */
int
st_apply(struct st_transfer *st, const struct st_object *object, uint32_t type,
    char *bytes, const char *kept, uint32_t offset, int quiet)
{
    const struct magic_type *record = &st->remote.types[type];
    const struct magic_reloc *reloc = &st->remote.relocs[record->first_reloc];
    int r;

    for (uint32_t i = 0; i < record->num_relocs; i++, reloc++) {
        for (uint32_t n = 0; n < reloc->count; n++) {
            uint32_t at = reloc->offset + n * reloc->stride;
            char *here = bytes + at;

            r = 0;
            switch (reloc->action) {
            case MAGIC_RELOC_POINTER:
                r = st_apply_pointer(st, object, reloc->type, here, offset + at,
                    quiet);
                break;
            case MAGIC_RELOC_TAGGED:
                r = st_apply_tagged(st, object, reloc->type, here, offset + at,
                    quiet);
                break;
            case MAGIC_RELOC_NOXFER:
                memcpy(here, kept + at, st->remote.types[reloc->type].size);
                break;
            case MAGIC_RELOC_UNION:
                r = apply_union(st, object, reloc->type, here, kept + at,
                    offset + at, quiet);
                break;
            case MAGIC_RELOC_NESTED:
                r = st_apply(st, object, reloc->type, here, kept + at,
                    offset + at, quiet);
                break;
            case MAGIC_RELOC_SEARCH: {
                struct st_place place = { object, offset + at, 0, reloc->type };

                r = quiet ? 0
                          : st_check_numbers(st, &place, here,
                                st->remote.types[reloc->type].size);
                break;
            }
            case MAGIC_RELOC_CIXFER:
                r = st_apply(st, object, reloc->type, here, kept + at,
                    offset + at, 1);
                break;
            default: r = EFAULT;
            }
            if (r != 0)
                return r;
        }
    }
    return 0;
}

void
st_changed(struct st_transfer *st, uint32_t type)
{
    if (!st->types_changed[type]) {
        st->types_changed[type] = 1;
        st->num_types_changed++;
    }
}
