/*
 * Relocation: changes the copy of an object, or of a part of one, so that it
 * holds in the new instance.
 */
#include <errno.h>
#include <string.h>
#include <minix/const.h>
#include "st_private.h"

/* Values of pointer type that are no addresses of a process. */
#define LOWEST_ADDRESS 0x1000u
#define HIGHEST_ADDRESS VM_DATATOP

static int
failed(struct st_transfer *st, const char *what, const struct st_place *place,
    int quiet)
{
    if (!quiet)
        st_dump_error(st, what, place);
    return EFAULT;
}

/* Replaces a remote address by the local one. */
int
st_relocate(struct st_transfer *st, const struct st_place *place, int quiet,
    uint32_t *value)
{
    uint32_t address = place->value, offset, index;
    uint32_t pointee = st->remote.types[place->type].kind == MAGIC_TYPE_POINTER
        ? st->remote.types[place->type].first
        : 0;
    const struct st_object *target;

    if (address < LOWEST_ADDRESS || address >= HIGHEST_ADDRESS)
        return 0;
    target = st_find_object(st, address);
    if (target != NULL) {
        if (target->local_address == 0)
            return failed(st, "uncaught ptr lookup for unpaired target", place,
                quiet);
        if (!st_map_offset(st, target, address - target->address, pointee,
                &offset))
            return failed(st, "uncaught ptr with after-transfer violations",
                place, quiet);
        *value = target->local_address + offset;
        return 0;
    }
    if (st_find_function(st, address, &index)) {
        if (st->function_targets[index] == 0)
            return failed(st, "uncaught ptr lookup for unpaired target", place,
                quiet);
        *value = st->function_targets[index];
        return 0;
    }
    return failed(st, "uncaught ptr with violations", place, quiet);
}

/* An untyped object is of the type that a pointer to its start says. */
static void
learn(struct st_transfer *st, const struct st_place *place)
{
    const struct magic_type *types = st->remote.types;
    struct st_object *target;
    uint32_t pointee, local;

    if (types[place->type].kind != MAGIC_TYPE_POINTER)
        return;
    pointee = types[place->type].first;
    target = st_find_object(st, place->value);
    if (pointee == 0 || target == NULL || target->kind != ST_DSENTRY ||
        target->type != 0 || target->address != place->value ||
        target->local_address == 0 || types[pointee].size == 0 ||
        types[pointee].size > target->size ||
        (types[pointee].flags & MAGIC_TYPE_NO_POINTERS))
        return;
    local = st_pair_type(st, pointee, MAGIC_NONE);
    if (local == MAGIC_NONE || !st_same_type(st, pointee, local))
        return;
    target->type = pointee;
    target->local_type = local;
    st->learned = 1;
}

int
st_apply_pointer(struct st_transfer *st, const struct st_object *object,
    uint32_t type, char *bytes, uint32_t offset, int quiet)
{
    struct st_place place = { object, offset, 0, type };
    uint32_t value;
    int r;

    memcpy(&value, bytes, sizeof(value));
    if (value == 0)
        return 0;
    place.value = value;
    if (st->analyzing) {
        learn(st, &place);
        return 0;
    }
    r = st_relocate(st, &place, quiet, &value);
    if (r == 0)
        memcpy(bytes, &value, sizeof(value));
    return quiet ? 0 : r;
}

static int
apply_union(struct st_transfer *st, const struct st_object *object,
    uint32_t type, char *bytes, const char *kept, uint32_t offset, int quiet)
{
    struct st_place place = { object, offset, 0, type };
    const struct magic_member *member;
    const char *name;

    if (!st_union_choice(st, object, type, offset, &name)) {
        if (st->analyzing || quiet)
            return 0;
        return failed(st, "uncaught union", &place, 0);
    }
    if (name == NULL) {
        if (!st->analyzing)
            memcpy(bytes, kept, st->remote.types[type].size);
        return 0;
    }
    if (name[0] == '\0')
        return 0;
    member = st_find_member(&st->remote, type, name, 0);
    if (member == NULL)
        return failed(st, "unknown union member", &place, 0);
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
            case MAGIC_RELOC_NOXFER:
                if (!st->analyzing)
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
