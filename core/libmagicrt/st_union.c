/* Selectors for unions that hold pointers. */
#include <errno.h>
#include <string.h>
#include <minix/safecopies.h>
#include "st_text.h"

#define MAX_SELECTORS 256

struct st_union {
    struct st_transfer *st;
    uint32_t type;   /* of the structure around the union; or MAGIC_NONE */
    uint32_t member; /* name of what the union is, or is in, of it */
    const char *bytes;
    int *misread; /* set: a member was asked for that is not there */
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
    const struct magic_member *member;
    const char *bytes;
    uint32_t value = 0;
    struct st_leaf leaf;

    if (where->type == MAGIC_NONE ||
        !st_find_leaf(side, where->type, name, &leaf)) {
        *where->misread = 1;
        return 0;
    }
    member = leaf.member;
    bytes = where->bytes + leaf.offset;
    /* An address of the old instance is like none that the selector knows. */
    if (side->types[member->type].kind == MAGIC_TYPE_POINTER) {
        memcpy(&value, bytes, sizeof(value));
        *where->misread = *where->misread || value != 0;
        return 0;
    }
    if (member->bit_size != 0)
        return (uint32_t) st_get_bits(bytes, member);
    memcpy(&value, bytes,
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

/* Whether the union has the name TAG.MEMBER. */
static int
has_place(const struct st_union *where, const char *name)
{
    const struct st_side *side = &where->st->remote;
    const char *dot = strchr(name, '.'), *names, *end;

    if (dot == NULL || where->type == MAGIC_NONE ||
        strcmp(dot + 1, side->names + where->member) != 0)
        return 0;
    for (names = side->names + side->types[where->type].names;;
        names = end + 1) {
        size_t length;

        end = strchr(names, '|');
        length = end == NULL ? strlen(names) : (size_t) (end - names);
        if (length == (size_t) (dot - name) && memcmp(names, name, length) == 0)
            return 1;
        if (end == NULL)
            return 0;
    }
}

/* The union's member in use, where it is in a union itself. */
static const struct magic_member *
chosen(struct st_transfer *st, const struct st_object *object, uint32_t type,
    uint32_t offset)
{
    const char *name;

    if (!st_union_choice(st, object, type, offset, &name) || name == NULL)
        return NULL;
    return st_find_member(&st->remote, type, name, 0);
}

/* The innermost structure around the union at `offset' of the object: members of
 * an unnamed structure are those of the one around it. */
static void
around(struct st_transfer *st, const struct st_object *object, uint32_t type,
    uint32_t offset, struct st_union *where)
{
    const struct magic_type *types = st->remote.types;
    uint32_t rest = offset, at = st_element_at(st, object, &rest);
    int is_unnamed = 0;

    while (at != MAGIC_NONE && (at != type || rest != 0)) {
        const struct magic_type *record = &types[at];
        const struct magic_member *next = NULL;

        if (record->kind == MAGIC_TYPE_ARRAY) {
            if (types[record->first].size == 0)
                return;
            rest %= types[record->first].size;
            at = record->first;
            continue;
        }
        if (record->kind == MAGIC_TYPE_UNION) {
            next = chosen(st, object, at, offset - rest);
        } else if (record->kind == MAGIC_TYPE_STRUCT) {
            if (!is_unnamed || where->type == MAGIC_NONE) {
                where->type = at;
                where->bytes = st->scratch + offset - rest;
            }
            for (uint32_t i = 0; i < record->count && next == NULL; i++) {
                const struct magic_member *member =
                    &st->remote.members[record->first + i];

                if (rest >= member->offset &&
                    rest - member->offset < st_member_size(&st->remote, member))
                    next = member;
            }
        }
        where->member = next == NULL ? 0 : next->name;
        if (next == NULL)
            return;
        is_unnamed = st_is_unnamed(&st->remote, next);
        rest -= next->offset;
        at = next->type;
    }
}

/* What a selector for the union can be registered for. */
void
st_union_put_name(struct st_text *text, const struct st_place *place)
{
    struct st_transfer *st = text->st;
    const struct st_side *side = &st->remote;
    const char *name = side->names + side->types[place->type].name;
    int misread;
    struct st_union where = { st, MAGIC_NONE, 0, st->scratch, &misread };

    if (name[0] == '\0')
        around(st, place->object, place->type, place->offset, &where);
    if (where.type != MAGIC_NONE)
        st_text_put(text, "%s.%s", side->names + side->types[where.type].name,
            side->names + where.member);
    else
        st_text_put(text, "%s", name);
}

/* Asks the union's selector; 0 if it has none.  What asks for a member that is
 * not there chooses none. */
int
st_union_choice(struct st_transfer *st, const struct st_object *object,
    uint32_t type, uint32_t offset, const char **member)
{
    const char *names = st->remote.names + st->remote.types[type].names;
    int misread = 0;
    struct st_union where = { st, MAGIC_NONE, 0, st->scratch, &misread };
    st_union_selector_t selector = NULL;

    around(st, object, type, offset, &where);
    if (st_has_name(names, "cp_u"))
        selector = grant_member;
    for (int i = 0; i < MAX_SELECTORS && selectors[i].name != NULL; i++)
        if (st_has_name(names, selectors[i].name) ||
            has_place(&where, selectors[i].name))
            selector = selectors[i].selector;
    if (selector == NULL)
        return 0;
    *member = selector(&where);
    if (misread)
        *member = "?";
    return 1;
}
