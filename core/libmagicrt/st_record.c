/*
 * Structures whose types differ: member by member, by name.  Members of unnamed
 * structures and unions are the structure's own, and may have been elsewhere.
 */
#include <string.h>
#include "st_private.h"

/* A structure on its way, and what is to become of a part of it. */
struct record {
    const struct st_object *object;
    uint32_t remote; /* type of all of it */
    const char *from;
    uint32_t offset; /* in the object */
};

static int
convert_bits(struct st_transfer *st, const struct record *record,
    const struct st_leaf *leaf, const struct magic_member *to_member, char *to)
{
    const struct magic_member *from_member = leaf->member;
    const struct magic_type *source = &st->remote.types[from_member->type];
    const struct magic_type *target = &st->local.types[to_member->type];
    const char *from = record->from + leaf->offset;
    uint32_t width = from_member->bit_size;
    uint32_t offset = record->offset + leaf->offset;
    uint64_t raw = 0;
    struct st_integer i;

    if (!st_is_integer(source) || !st_is_integer(target))
        return st_refuse_conversion(st, ST_REASON_MISMATCH, record->object,
            from_member->type, offset);
    if (width != 0)
        raw = st_get_bits(from, from_member);
    else
        memcpy(&raw, from, source->size);
    i = st_integer(raw, width != 0 ? width : source->bits, source);
    width = to_member->bit_size;
    if (!st_map_enum(st, from_member->type, to_member->type, &i) ||
        !st_holds(st, target, width != 0 ? width : target->bits, i))
        return st_refuse_conversion(st, ST_REASON_VALUE, record->object,
            from_member->type, offset);
    if (width != 0)
        st_put_bits(to, to_member, i.value);
    else
        memcpy(to, &i.value, target->size);
    return 0;
}

static int
refuse_union(struct st_transfer *st, const struct record *record,
    const struct st_leaf *leaf)
{
    return st_refuse_conversion(st, ST_REASON_UNION, record->object,
        leaf->shared->type, record->offset + leaf->shared_offset);
}

/* Whether a union's bytes mean the same number whatever member is in use. */
static int
is_one_number(const struct st_side *side, uint32_t type)
{
    const struct magic_type *record = &side->types[type];

    for (uint32_t i = 0; i < record->count; i++) {
        const struct magic_member *member = &side->members[record->first + i];
        const struct magic_type *inner = &side->types[member->type];

        if (!st_is_integer(inner) || inner->size != record->size ||
            member->bit_size != 0)
            return 0;
    }
    return 1;
}

/*
 * A member that leaves an unnamed union: whether it is in use.  What is zero is
 * so in all members.
 */
static int
leave_union(struct st_transfer *st, const struct record *record,
    const struct st_leaf *leaf, int *in_use)
{
    uint32_t type = leaf->shared->type, at = leaf->shared_offset;
    const char *name;
    struct st_leaf chosen;

    *in_use = 1;
    if (st_is_zero(record->from + at, st->remote.types[type].size) ||
        is_one_number(&st->remote, type))
        return 0;
    if (st->raw ||
        !st_union_choice(st, record->object, type, record->offset + at,
            &name) ||
        (name != NULL && name[0] == '\0'))
        return refuse_union(st, record, leaf);
    *in_use = name != NULL && st_find_leaf(&st->remote, type, name, &chosen) &&
        chosen.member == leaf->member;
    return 0;
}

static int
convert_member(struct st_transfer *st, const struct record *record,
    const struct st_leaf *leaf, const struct magic_member *local, char *to)
{
    int r, in_use;

    if (leaf->shared != NULL &&
        ((r = leave_union(st, record, leaf, &in_use)) != 0 || !in_use))
        return r;
    if (leaf->member->bit_size != 0 || local->bit_size != 0)
        return convert_bits(st, record, leaf, local, to);
    return st_convert(st, record->object, leaf->member->type, local->type,
        record->from + leaf->offset, to, record->offset + leaf->offset);
}

/* What the old structure has of the members of an unnamed union. */
struct shared {
    struct st_leaf leaf; /* the last of them */
    uint32_t unions;     /* those that are in unnamed unions */
    uint32_t others;     /* members of the union in which others are */
    int several;         /* of those in unions, not all are in one */
    int is_zero;         /* those that are in none */
};

static void
find_shared(struct st_transfer *st, const struct record *record, uint32_t local,
    int is_inner, struct shared *shared)
{
    const struct magic_type *part = &st->local.types[local];

    for (uint32_t i = 0; i < part->count; i++) {
        const struct magic_member *member = &st->local.members[part->first + i];
        uint32_t before = shared->others;
        struct st_leaf leaf;

        if (st_is_unnamed(&st->local, member)) {
            find_shared(st, record, member->type, 1, shared);
        } else if (st_find_leaf(&st->remote, record->remote,
                       st->local.names + member->name, &leaf)) {
            if (leaf.shared == NULL) {
                shared->others++;
                shared->is_zero = shared->is_zero &&
                    st_is_zero(record->from + leaf.offset,
                        st->remote.types[leaf.member->type].size);
            } else if (shared->unions++ != 0 &&
                leaf.shared != shared->leaf.shared) {
                shared->several = 1;
            }
            shared->leaf = leaf;
        }
        /* Members of one unnamed structure do not share their place. */
        if (!is_inner && shared->others > before)
            shared->others = before + 1;
    }
}

static int convert_part(struct st_transfer *st, const struct record *record,
    uint32_t local, char *to);

static int
convert_shared(struct st_transfer *st, const struct record *record,
    const struct magic_member *local, char *to)
{
    struct shared shared = { .is_zero = 1 };

    find_shared(st, record, local->type, 0, &shared);
    if (shared.unions != 0 && shared.others == 0 && !shared.several)
        return st_convert(st, record->object, shared.leaf.shared->type,
            local->type, record->from + shared.leaf.shared_offset, to,
            record->offset + shared.leaf.shared_offset);
    if (shared.unions == 0 && (shared.others <= 1 || shared.is_zero))
        return convert_part(st, record, local->type, to);
    return st_refuse_conversion(st, ST_REASON_UNION, record->object,
        record->remote, record->offset);
}

/* Fills the local structure, or an unnamed part of it, at `to'. */
static int
convert_part(struct st_transfer *st, const struct record *record,
    uint32_t local, char *to)
{
    const struct magic_type *part = &st->local.types[local];

    for (uint32_t i = 0; i < part->count; i++) {
        const struct magic_member *member = &st->local.members[part->first + i];
        char *here = to + member->offset;
        struct st_leaf leaf;
        int r = 0;

        if (!st_is_unnamed(&st->local, member)) {
            /* A new member stays as initialized. */
            if (st_find_leaf(&st->remote, record->remote,
                    st->local.names + member->name, &leaf))
                r = convert_member(st, record, &leaf, member, here);
        } else if (st->local.types[member->type].kind == MAGIC_TYPE_UNION) {
            r = convert_shared(st, record, member, here);
        } else {
            r = convert_part(st, record, member->type, here);
        }
        if (r != 0)
            return r;
    }
    return 0;
}

/* Whether a type is known by its layout alone: its members have numbers. */
static int
has_no_names(const struct st_side *side, uint32_t type)
{
    const struct magic_type *record = &side->types[type];
    char first = record->count == 0
        ? '\0'
        : side->names[side->members[record->first].name];

    return first >= '0' && first <= '9';
}

int
st_convert_struct(struct st_transfer *st, const struct st_object *object,
    uint32_t remote_type, uint32_t local_type, const char *from, char *to,
    uint32_t offset)
{
    struct record record = { object, remote_type, from, offset };

    if (has_no_names(&st->remote, remote_type))
        return st_refuse_conversion(st, ST_REASON_MISMATCH, object, remote_type,
            offset);
    return convert_part(st, &record, local_type, to);
}
