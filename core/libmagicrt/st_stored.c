/* Which lines the build saw put pointers into numbers and bytes. */
#include "st_private.h"

/* Told by the words that are there, not refused before they are looked at. */
int
st_is_stored(const struct magic_finding *finding)
{
    return finding->kind == MAGIC_FINDING_ADDRESSES ||
        finding->kind == MAGIC_FINDING_OBJECTS;
}

/* What the old program stores in a place; NULL if nothing is known. */
const struct magic_finding *
st_find_stored(const struct st_transfer *st, const struct st_place *place)
{
    const struct magic_finding *finding = st->remote.findings;
    uint32_t site = place->object->kind == ST_DSENTRY
        ? st->dsentries[place->object->index].site
        : MAGIC_NONE;

    for (uint32_t i = 0; i < st->remote_vars.findings.count; i++, finding++)
        if (st_is_stored(finding) &&
            (finding->site != MAGIC_NONE ? finding->site == site
                                         : finding->type == place->type))
            return finding;
    return NULL;
}

/* Bytes from one word to the next in numbers of a type: parts of an address lie
 * one behind the other. */
uint32_t
st_step_of(const struct st_transfer *st, uint32_t index)
{
    const struct magic_type *type = &st->remote.types[index];

    while (type->kind == MAGIC_TYPE_ARRAY)
        type = &st->remote.types[type->first];
    return type->size != 0 && type->size < st->step ? type->size : st->step;
}
