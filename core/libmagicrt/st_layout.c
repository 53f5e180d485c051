/*
 * Unknown memory where types have changed: it may be made of one of them, and a
 * copy would be read by another layout.
 */
#include <errno.h>
#include <string.h>
#include "st_private.h"

/* Bytes of the smallest structure that has another layout in the new program;
 * UINT32_MAX if none has. */
static uint32_t
smallest_changed(const struct st_transfer *st)
{
    const struct magic_layout *local = st->local.layouts;
    const struct magic_layout *end = local + _magic_vars.layouts.count;
    uint32_t least = UINT32_MAX;

    for (uint32_t i = 0; i < st->remote_vars.layouts.count; i++) {
        const struct magic_layout *remote = &st->remote.layouts[i];

        while (local < end && local->name < remote->name)
            local++;
        if (local < end && local->name == remote->name &&
            local->form != remote->form && remote->size != 0 &&
            remote->size < least)
            least = remote->size;
    }
    return least;
}

static int
check_range(struct st_transfer *st, const struct st_object *object,
    uint32_t start, uint32_t end, uint32_t least)
{
    struct st_place place = { object, start, 0, object->type };
    int r;

    if (end - start < least)
        return 0;
    r = st_read(st, object->address + start, end - start, st->scratch);
    if (r != 0 || st_is_zero(st->scratch, end - start))
        return r;
    st_dump_error(st, ST_REASON_LAYOUT, &place);
    return EFAULT;
}

/* After st_check_objects(), which finds out what is unknown.  What a program
 * deals out itself it has placed: nothing is left in the rest.  A size that
 * names a structure, and of the rest only bytes, says that these are none. */
int
st_check_layouts(struct st_transfer *st)
{
    uint32_t least = smallest_changed(st);
    int r = 0;

    for (uint32_t i = 0; i < st->num_objects && r == 0; i++) {
        const struct st_object *object = &st->objects[i];

        if (!st_is_moved(object, object->kind))
            continue;
        if (object->class == ST_UNKNOWN && object->arenas == NULL)
            r = check_range(st, object, 0, object->size, least);
        for (const struct st_arena *a = object->arenas; a != NULL && r == 0;
            a = a->next)
            if (!a->declared && !object->has_rest)
                r = check_range(st, object, a->start, a->end, least);
    }
    return r;
}
