/*
 * What becomes of each dynamic object: its type and size in the new instance,
 * and whether it stays where it is.  A mapping was inherited at its old address
 * and stays there, unless memory is to be laid out anew or was not inherited.
 */
#include <errno.h>
#include "st_private.h"

/* The local site of the same name, or MAGIC_NONE. */
uint32_t
st_local_site(const struct st_transfer *st, uint32_t remote)
{
    const struct magic_site *site;

    if (remote >= st->remote_vars.sites.count)
        return MAGIC_NONE;
    site = &st->remote.sites[remote];
    for (uint32_t i = 0; i < _magic_vars.sites.count; i++) {
        const struct magic_site *local = &st->local.sites[i];

        if (local->key[0] == site->key[0] && local->key[1] == site->key[1])
            return i;
    }
    return MAGIC_NONE;
}

/* Size of a local structure with a flexible array: as many elements. */
static uint32_t
flexible_size(const struct st_transfer *st, const struct st_object *object)
{
    const struct magic_member *from = st_last_array(&st->remote, object->type);
    const struct magic_member *to =
        st_last_array(&st->local, object->local_type);
    uint32_t least = st->local.types[object->local_type].size, step, result;
    uint32_t size = st->remote.types[object->type].size, rest;

    step = from == NULL || to == NULL
        ? 0
        : st->remote.types[st->remote.types[from->type].first].size;
    if (step == 0)
        return least + (object->size > size ? object->size - size : 0);
    rest = object->size - from->offset;
    result = to->offset +
        rest / step * st->local.types[st->local.types[to->type].first].size +
        rest % step;
    return result > least ? result : least;
}

/* Bytes of a local member for `size' bytes of a remote one, which has more: as
 * many elements, if it is an array. */
static uint32_t
part_of_member(const struct st_transfer *st, uint32_t remote, uint32_t local,
    uint32_t size)
{
    const struct magic_type *from = &st->remote.types[remote];
    const struct magic_type *to = &st->local.types[local];
    uint32_t step, count;

    if (from->kind != MAGIC_TYPE_ARRAY || to->kind != MAGIC_TYPE_ARRAY)
        return 0;
    step = st->remote.types[from->first].size;
    count = step == 0 ? 0 : size / step;
    if (count > to->count)
        count = to->count;
    return count * st->local.types[to->first].size;
}

/* Where the last of those members of `part' ends that a short object of the
 * remote type has room for; they begin at `start' of it. */
static uint32_t
end_of_members(const struct st_transfer *st, const struct st_object *object,
    uint32_t part, uint32_t start)
{
    const struct magic_type *record = &st->remote.types[part];
    uint32_t end = 0;

    for (uint32_t i = 0; i < record->count; i++) {
        const struct magic_member *member =
            &st->remote.members[record->first + i];
        uint32_t size = st_member_size(&st->remote, member);
        uint32_t at = start + member->offset, last;
        struct st_leaf leaf;

        if (at >= object->size)
            continue;
        if (st_is_unnamed(&st->remote, member)) {
            last = end_of_members(st, object, member->type, at);
        } else if (st_find_leaf(&st->local, object->local_type,
                       st->remote.names + member->name, &leaf)) {
            last = leaf.offset +
                (at + size <= object->size
                        ? st_member_size(&st->local, leaf.member)
                        : part_of_member(st, member->type, leaf.member->type,
                              object->size - at));
        } else {
            continue;
        }
        end = last > end ? last : end;
    }
    return end;
}

/* Where the local counterpart of a short object ends: with the last of its
 * members that it has room for. */
static uint32_t
short_size(const struct st_transfer *st, const struct st_object *object)
{
    uint32_t end, from, to;

    if (st->remote.types[object->type].kind != MAGIC_TYPE_STRUCT)
        return object->size;
    end = end_of_members(st, object, object->type, 0);
    if (st_may_continue(st, object, &from, &to) &&
        to + object->size - from > end)
        end = to + object->size - from;
    return end;
}

/* Whether there is room for the flexible array at the end: it may begin before
 * the structure ends. */
static int
has_tail(const struct st_transfer *st, const struct st_object *object)
{
    const struct magic_member *last = st_last_array(&st->remote, object->type);

    return (st->remote.types[object->type].flags & MAGIC_TYPE_VARSIZE) &&
        object->size >=
        (last != NULL ? last->offset : st->remote.types[object->type].size);
}

/* Size of the local object: as many elements, and the same tail of bytes. */
static uint32_t
local_size(const struct st_transfer *st, const struct st_object *object)
{
    uint32_t from = st->remote.types[object->type].size;
    uint32_t to = st->local.types[object->local_type].size;
    uint32_t step = from, local_step = to, rest;

    if (from == 0 ||
        (st_same_type(st, object->type, object->local_type) &&
            st_same_type(st, object->element, object->local_element)))
        return object->size;
    if (!object->has_rest && object->element == 0 && has_tail(st, object))
        return flexible_size(st, object);
    if (object->size < from)
        return short_size(st, object);
    if (object->size == from && object->has_rest) {
        rest = short_size(st, object);
        return rest > to ? rest : to;
    }
    if (object->has_rest) {
        step = 0;
    } else if (object->element != 0) {
        step = st->remote.types[object->element].size;
        local_step = st->local.types[object->local_element].size;
    }
    rest = object->size - from;
    if (step == 0)
        return to + rest;
    return to + rest / step * local_step + rest % step;
}

/* The local types of an object; 0 if there are none. */
static int
plan_types(struct st_transfer *st, struct st_object *object)
{
    const struct magic_site *site = object->local_site == MAGIC_NONE
        ? NULL
        : &st->local.sites[object->local_site];

    object->local_type =
        st_pair_type(st, object->type, site == NULL ? MAGIC_NONE : site->type);
    if (object->element != 0)
        object->local_element = st_pair_type(st, object->element,
            site == NULL || site->element == 0 ? MAGIC_NONE : site->element);
    return object->local_type != MAGIC_NONE &&
        object->local_element != MAGIC_NONE;
}

uint32_t
st_known_type(const struct st_transfer *st, uint32_t type)
{
    return type < st->remote_vars.types.count ? type : 0;
}

/* Looks through what stands behind a head. */
static int
note_rest(struct st_transfer *st, struct st_object *object)
{
    struct st_arena rest = { .start = st->remote.types[object->type].size,
        .end = object->size };

    return rest.start < rest.end ? st_note_arena(st, object, &rest) : 0;
}

/* What is behind a structure may be its own or more of the array that is its
 * last member: it can only go where both are. */
static int
behind_is_elsewhere(const struct st_transfer *st,
    const struct st_object *object)
{
    uint32_t size = st->remote.types[object->type].size, from, to;

    return object->size > size && st_may_continue(st, object, &from, &to) &&
        size - from != st->local.types[object->local_type].size - to;
}

static int
plan_one(struct st_transfer *st, uint32_t index)
{
    const struct magic_dsentry *remote = &st->dsentries[index];
    struct st_object *object = &st->objects[st->num_objects++];

    object->kind = ST_DSENTRY;
    object->index = index;
    object->address = remote->address;
    object->size = object->local_size = remote->size;
    object->local_site = st_local_site(st, remote->site);
    object->type = st_known_type(st, remote->type);
    object->has_rest = remote->element == MAGIC_NONE;
    object->element = st_known_type(st, remote->element);
    object->guessed = remote->site >= st->remote_vars.sites.count ||
        !(st->remote.sites[remote->site].flags & MAGIC_SITE_SAID);
    object->paired = 1;
    if (object->type == 0) {
        st_make_unknown(object);
    } else if (!plan_types(st, object)) {
        /* An error once a pointer needs it. */
        object->local_type = object->local_element = 0;
        object->paired = 0;
        return 0;
    } else {
        object->local_size = local_size(st, object);
    }
    if (behind_is_elsewhere(st, object))
        st_make_unknown(object);
    object->inherited = (remote->flags & MAGIC_DS_MAP) &&
        !(st->info->flags & (ST_LU_ASR | ST_LU_NOMMAP)) &&
        object->local_size == remote->size;
    return object->has_rest ? note_rest(st, object) : 0;
}

static void
plan_out_of_band(struct st_transfer *st)
{
    const struct magic_obdsentry *remote = st->remote_vars.obdsentries;

    for (int i = 0; i < MAGIC_OBD_MAX; i++, remote++) {
        struct st_object *object;

        if (remote->address == 0)
            continue;
        object = &st->objects[st->num_objects++];
        object->kind = ST_OBDSENTRY;
        object->index = i;
        object->address = object->local_address = remote->address;
        object->size = object->local_size = remote->size;
        object->paired = 1;
    }
}

int
st_plan_dynamic(struct st_transfer *st)
{
    int r;

    plan_out_of_band(st);
    for (uint32_t i = 0; i < st->num_dsentries; i++)
        if ((r = plan_one(st, i)) != 0)
            return r;
    st_sort_objects(st);
    return st_check_overlaps(st);
}
