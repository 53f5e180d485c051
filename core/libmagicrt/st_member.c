/* Members by name.  Those of unnamed structures and unions in a structure are
 * the structure's own, as C has it: they may move into one and out of it. */
#include <string.h>
#include "st_private.h"

/* Bytes of a structure in which a member is: of a bit-field, where its bits are. */
uint32_t
st_member_size(const struct st_side *side, const struct magic_member *member)
{
    return member->bit_size != 0
        ? (member->bit_offset + member->bit_size + 7) / 8
        : side->types[member->type].size;
}

/* A member by name; of several unnamed ones, number `unnamed'. */
const struct magic_member *
st_find_member(const struct st_side *side, uint32_t type, const char *name,
    uint32_t unnamed)
{
    const struct magic_type *record = &side->types[type];

    for (uint32_t i = 0; i < record->count; i++) {
        const struct magic_member *member = &side->members[record->first + i];

        if (strcmp(side->names + member->name, name) != 0)
            continue;
        if (name[0] != '\0' || unnamed-- == 0)
            return member;
    }
    return NULL;
}

/* The array that is a structure's last member, if it is one. */
const struct magic_member *
st_last_array(const struct st_side *side, uint32_t type)
{
    const struct magic_type *record = &side->types[type];
    const struct magic_member *last;

    if (record->kind != MAGIC_TYPE_STRUCT || record->count == 0)
        return NULL;
    last = &side->members[record->first + record->count - 1];
    return side->types[last->type].kind == MAGIC_TYPE_ARRAY ? last : NULL;
}

/* Where the array ends that is a structure's last member; 0 if it is none. */
static uint32_t
end_of_array(const struct st_side *side, uint32_t type)
{
    const struct magic_member *last = st_last_array(side, type);

    return last == NULL ? 0 : last->offset + side->types[last->type].size;
}

/* Whether bytes of an object may be elements beyond those that the array at its
 * structure's end declares: where they begin on both sides, padding first. */
int
st_may_continue(const struct st_transfer *st, const struct st_object *object,
    uint32_t *from, uint32_t *to)
{
    const struct magic_member *last = st_last_array(&st->remote, object->type);

    *from = end_of_array(&st->remote, object->type);
    *to = end_of_array(&st->local, object->local_type);
    return *from != 0 && *to != 0 && object->size > *from &&
        (object->has_rest ||
            (object->element != 0 &&
                object->element == st->remote.types[last->type].first));
}

/* Whether a member is an unnamed structure or union, whose members are those
 * of what it is in. */
int
st_is_unnamed(const struct st_side *side, const struct magic_member *member)
{
    uint32_t kind = side->types[member->type].kind;

    return side->names[member->name] == '\0' &&
        (kind == MAGIC_TYPE_STRUCT || kind == MAGIC_TYPE_UNION);
}

int
st_find_leaf(const struct st_side *side, uint32_t type, const char *name,
    struct st_leaf *leaf)
{
    const struct magic_type *record = &side->types[type];

    for (uint32_t i = 0; i < record->count; i++) {
        const struct magic_member *member = &side->members[record->first + i];

        if (!st_is_unnamed(side, member)) {
            if (strcmp(side->names + member->name, name) != 0)
                continue;
            leaf->member = member;
            leaf->offset = member->offset;
            leaf->shared = NULL;
            leaf->shared_offset = 0;
            return 1;
        }
        if (!st_find_leaf(side, member->type, name, leaf))
            continue;
        leaf->offset += member->offset;
        leaf->shared_offset += member->offset;
        if (side->types[member->type].kind == MAGIC_TYPE_UNION) {
            leaf->shared = member;
            leaf->shared_offset = member->offset;
        }
        return 1;
    }
    return 0;
}
