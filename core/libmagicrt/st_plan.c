/*
 * What becomes of each dynamic object: its type and size in the new instance,
 * and whether it stays where it is.  A mapping was inherited at its old address
 * and stays there, unless memory is to be laid out anew or was not inherited.
 */
#include <errno.h>
#include "st_private.h"

static uint32_t
local_site(const struct st_transfer *st, uint32_t remote)
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
flexible_size(const struct st_transfer *st, uint32_t size, uint32_t remote,
    uint32_t local)
{
    const struct magic_member *from = st_last_array(&st->remote, remote);
    const struct magic_member *to = st_last_array(&st->local, local);
    uint32_t least = st->local.types[local].size, step, count, result;

    if (from == NULL || to == NULL || size < from->offset)
        return least + size - st->remote.types[remote].size;
    step = st->remote.types[st->remote.types[from->type].first].size;
    if (step == 0)
        return least + size - st->remote.types[remote].size;
    count = (size - from->offset) / step;
    result = to->offset +
        count * st->local.types[st->local.types[to->type].first].size +
        (size - from->offset) % step;
    return result > least ? result : least;
}

/* Size of the local object: as many elements, and the same tail of bytes. */
static uint32_t
local_size(const struct st_transfer *st, uint32_t size, uint32_t remote,
    uint32_t local)
{
    uint32_t from = st->remote.types[remote].size;
    uint32_t to = st->local.types[local].size;
    uint32_t count;

    if (from == 0 || size < from || st_same_type(st, remote, local))
        return size;
    if (st->remote.types[remote].flags & MAGIC_TYPE_VARSIZE)
        return flexible_size(st, size, remote, local);
    count = size / from;
    return count * to + (size - count * from);
}

/* As bytes that are copied and looked through; a site says no more of it. */
void
st_plan_unknown(struct st_object *object)
{
    object->class = ST_UNKNOWN;
    object->type = object->local_type = 0;
    object->element = object->local_element = 0;
    object->local_size = object->size;
}

static void
plan_one(struct st_transfer *st, uint32_t index)
{
    const struct magic_dsentry *remote = &st->dsentries[index];
    struct st_object *object = &st->objects[st->num_objects++];
    uint32_t site = local_site(st, remote->site), local;

    object->kind = ST_DSENTRY;
    object->index = index;
    object->address = remote->address;
    object->size = object->local_size = remote->size;
    object->local_site = site;
    object->type =
        remote->type < st->remote_vars.types.count ? remote->type : 0;
    object->paired = 1;
    if (object->type == 0) {
        object->class = ST_UNKNOWN;
    } else {
        local = st_pair_type(st, object->type,
            site == MAGIC_NONE ? MAGIC_NONE : st->local.sites[site].type);
        /* Unpaired is an error once a pointer needs it. */
        if (local == MAGIC_NONE) {
            object->paired = 0;
            return;
        }
        object->local_type = local;
        object->local_size =
            local_size(st, remote->size, object->type, local);
    }
    object->inherited = (remote->flags & MAGIC_DS_MAP) &&
        !(st->info->flags & (ST_LU_ASR | ST_LU_NOMMAP)) &&
        object->local_size == remote->size;
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

void
st_plan_dynamic(struct st_transfer *st)
{
    plan_out_of_band(st);
    for (uint32_t i = 0; i < st->num_dsentries; i++)
        plan_one(st, i);
    st_sort_objects(st);
}
