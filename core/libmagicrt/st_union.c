/* Selectors for unions that hold pointers. */
#include <errno.h>
#include <string.h>
#include <minix/safecopies.h>
#include "st_private.h"

#define MAX_SELECTORS 16

struct st_union {
    const struct st_transfer *st;
    uint32_t type; /* of the structure around the union */
    const char *bytes;
};

static struct {
    const char *name;
    st_union_selector_t selector;
} selectors[MAX_SELECTORS];

int
st_register_union(const char *union_name, st_union_selector_t selector)
{
    for (int i = 0; i < MAX_SELECTORS; i++) {
        if (selectors[i].name == NULL ||
            strcmp(selectors[i].name, union_name) == 0) {
            selectors[i].name = union_name;
            selectors[i].selector = selector;
            return 0;
        }
    }
    return ENOMEM;
}

uint32_t
st_union_field(const struct st_union *where, const char *name)
{
    const struct st_side *side = &where->st->remote;
    const struct magic_member *member =
        st_find_member(side, where->type, name, 0);
    uint32_t value = 0;

    if (member == NULL)
        return 0;
    if (member->bit_size != 0)
        return (uint32_t) st_get_bits(where->bytes + member->offset, member);
    memcpy(&value, where->bytes + member->offset,
        side->types[member->type].size < 4 ? side->types[member->type].size
                                           : 4);
    return value;
}

/* The one pointer in the grant table: where a direct grant starts. */
static const char *
grant_member(const struct st_union *where)
{
    uint32_t flags = st_union_field(where, "cp_flags");

    return (flags & CPF_VALID) && (flags & CPF_DIRECT) ? "cp_direct" : "";
}

/* The innermost structure around the union at `offset' of the object. */
static void
around(const struct st_transfer *st, const struct st_object *object,
    uint32_t type, uint32_t offset, struct st_union *where)
{
    const struct magic_type *types = st->remote.types;
    uint32_t at = object->type, rest = offset;

    if (object->kind == ST_DSENTRY && types[at].size != 0 &&
        !(types[at].flags & MAGIC_TYPE_VARSIZE))
        rest %= types[at].size;
    while (at != type) {
        const struct magic_type *record = &types[at];
        uint32_t next = MAGIC_NONE;

        if (record->kind == MAGIC_TYPE_ARRAY) {
            if (types[record->first].size == 0)
                return;
            rest %= types[record->first].size;
            at = record->first;
            continue;
        }
        if (record->kind != MAGIC_TYPE_STRUCT)
            return;
        where->type = at;
        where->bytes = st->scratch + offset - rest;
        for (uint32_t i = 0; i < record->count; i++) {
            const struct magic_member *member =
                &st->remote.members[record->first + i];

            if (rest >= member->offset &&
                rest - member->offset < types[member->type].size) {
                next = member->type;
                rest -= member->offset;
                break;
            }
        }
        if (next == MAGIC_NONE)
            return;
        at = next;
    }
}

/* Asks the union's selector; 0 if it has none. */
int
st_union_choice(struct st_transfer *st, const struct st_object *object,
    uint32_t type, uint32_t offset, const char **member)
{
    const char *names = st->remote.names + st->remote.types[type].names;
    struct st_union where = { st, 0, st->scratch };
    st_union_selector_t selector = NULL;

    if (st_has_name(names, "cp_u"))
        selector = grant_member;
    for (int i = 0; i < MAX_SELECTORS && selectors[i].name != NULL; i++)
        if (st_has_name(names, selectors[i].name))
            selector = selectors[i].selector;
    if (selector == NULL)
        return 0;
    around(st, object, type, offset, &where);
    *member = selector(&where);
    return 1;
}
