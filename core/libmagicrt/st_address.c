/*
 * Places that depend on addresses.  No word of the state betrays them, so the
 * build finds them (struct magic_finding), and the program says how they are
 * made anew.
 */
#include <errno.h>
#include <string.h>
#include "st_private.h"

#define MAX_REHASHES 32

static struct {
    const char *container;
    st_rehash_t rehash;
} rehashes[MAX_REHASHES];

int
st_register_rehash(const char *container, st_rehash_t rehash)
{
    for (int i = 0; i < MAX_REHASHES; i++) {
        if (rehashes[i].container == NULL ||
            strcmp(rehashes[i].container, container) == 0) {
            rehashes[i].container = container;
            rehashes[i].rehash = rehash;
            return 0;
        }
    }
    return ENOMEM;
}

static int
is_registered(const char *container)
{
    for (int i = 0; i < MAX_REHASHES && rehashes[i].container != NULL; i++)
        if (strcmp(rehashes[i].container, container) == 0)
            return 1;
    return 0;
}

static int
check_side(struct st_transfer *st, const struct st_side *side)
{
    const struct magic_finding *finding = side->findings;

    for (uint32_t i = 0; i < side->vars->findings.count; i++, finding++) {
        const char *name = side->names + finding->name;

        if (is_registered(name))
            continue;
        st_refuse_source(st, ST_REASON_ADDRESS, name,
            side->names + finding->file, finding->line);
        return EFAULT;
    }
    return 0;
}

/* What the old program placed by address, and where this one would look. */
int
st_check_addresses(struct st_transfer *st)
{
    int r = check_side(st, &st->remote);

    return r != 0 ? r : check_side(st, &st->local);
}

/* When all state is there: each function once, for however many containers. */
int
st_rehash(struct st_transfer *st)
{
    for (int i = 0; i < MAX_REHASHES && rehashes[i].container != NULL; i++) {
        int r, known = 0;

        for (int j = 0; j < i; j++)
            known |= rehashes[j].rehash == rehashes[i].rehash;
        if (known || (r = rehashes[i].rehash()) == 0)
            continue;
        st_print(st, "[ERROR] the rehash of %s failed: %d\n",
            rehashes[i].container, r);
        return r < 0 ? -r : r;
    }
    return 0;
}

/* Numbers that may hold addresses.  Bytes have one anywhere. */
int
st_check_numbers(struct st_transfer *st, const struct st_place *place,
    const char *bytes)
{
    const struct magic_type *types = st->remote.types;
    const struct magic_type *type = &types[place->type];
    struct st_place found = *place;
    uint32_t step = st->step;
    int r;

    if (!st->checking)
        return 0;
    if (type->kind == MAGIC_TYPE_ARRAY && types[type->first].size == 1)
        st->step = 1;
    r = st_check_words(st, place->object, bytes, place->offset, type->size,
        &found);
    st->step = step;
    if (r != 0)
        st_dump_error(st, ST_REASON_NUMBER, &found);
    return r;
}
