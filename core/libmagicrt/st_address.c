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

/* Whether findings of that name are in other files, too: then the file's name
 * belongs to it. */
static int
is_shared(const struct st_side *side, const struct magic_finding *finding)
{
    for (uint32_t i = 0; i < side->vars->findings.count; i++)
        if (side->findings[i].name == finding->name &&
            side->findings[i].file != finding->file)
            return 1;
    return 0;
}

/* Whether `registered' is "file.c:name" of the finding. */
static int
has_file(const struct st_side *side, const struct magic_finding *finding,
    const char *registered)
{
    const char *file = st_without_folder(side->names + finding->file);
    size_t length = strlen(file);

    return strncmp(registered, file, length) == 0 &&
        registered[length] == ':' &&
        strcmp(registered + length + 1, side->names + finding->name) == 0;
}

static int
is_registered(const struct st_side *side, const struct magic_finding *finding)
{
    int shared = is_shared(side, finding);

    for (int i = 0; i < MAX_REHASHES && rehashes[i].container != NULL; i++)
        if (has_file(side, finding, rehashes[i].container) ||
            (!shared &&
                strcmp(rehashes[i].container, side->names + finding->name) ==
                    0))
            return 1;
    return 0;
}

static int
check_side(struct st_transfer *st, const struct st_side *side)
{
    const struct magic_finding *finding = side->findings;

    for (uint32_t i = 0; i < side->vars->findings.count; i++, finding++) {
        if (st_is_stored(finding) || is_registered(side, finding))
            continue;
        return st_refuse_source(st, ST_REASON_ADDRESS,
            side->names + finding->name, side->names + finding->file,
            finding->line);
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
        (void) st_refuse_name(st, ST_REASON_REBUILD, rehashes[i].container);
        return r < 0 ? r : EFAULT;
    }
    return 0;
}

/* Whether an arena or a placement says more of a byte. */
static int
is_dealt_out(const struct st_object *object, uint32_t offset)
{
    for (const struct st_arena *a = object->arenas; a != NULL; a = a->next)
        if (a->declared && offset >= a->start && offset < a->end)
            return 1;
    return st_find_part(object, offset) != NULL;
}

/* `size' bytes of numbers of a type, in which the build saw addresses. */
int
st_check_numbers(struct st_transfer *st, const struct st_place *place,
    const char *bytes, uint32_t size)
{
    const struct magic_finding *finding;
    struct st_place found = *place;
    uint32_t step = st->step, at = 0;
    int r;

    if (!st->checking)
        return 0;
    st->step = st_step_of(st, place->type);
    do {
        r = st_check_words(st, place->object, bytes + at, place->offset + at,
            size - at, &found);
        at = found.offset - place->offset + 1;
    } while (r != 0 && is_dealt_out(place->object, found.offset));
    st->step = step;
    if (r == 0)
        return 0;
    finding = st_find_stored(st, place);
    st_dump_error(st,
        finding != NULL && finding->kind == MAGIC_FINDING_OBJECTS
            ? ST_REASON_ARENA
            : ST_REASON_NUMBER,
        &found);
    return r;
}

/* Whether numbers of a type are searched. */
int
st_is_searched(const struct st_side *side, uint32_t type)
{
    const struct magic_type *record = &side->types[type];

    return record->num_relocs == 1 &&
        side->relocs[record->first_reloc].action == MAGIC_RELOC_SEARCH;
}
