/* Where a value is, and the refusal of what is there. */
#include <string.h>
#include "st_text.h"

void
st_text_put_object(struct st_text *text, const struct st_object *object)
{
    const struct st_side *side = &text->st->remote;

    if (object->kind == ST_SENTRY) {
        const struct magic_sentry *sentry = &side->sentries[object->index];

        st_text_put(text, "%s", side->names + sentry->name);
    } else if (object->kind == ST_OBDSENTRY) {
        st_text_put(text, "%s", side->vars->obdsentries[object->index].name);
    } else {
        uint32_t site = text->st->dsentries[object->index].site;

        if (site >= side->vars->sites.count)
            st_text_put(text, "%%EXT_PARENT~%%EXT");
        else
            st_text_put(text, "%s~%s", side->names + side->sites[site].parent,
                side->names + side->sites[site].name);
    }
}

const char *
st_without_folder(const char *file)
{
    for (const char *at; (at = strchr(file, '/')) != NULL; file = at + 1)
        ;
    return file;
}

/* Where a value is.  `brief' is for where there is little room: without the
 * function and the folder of an allocation. */
static void
put_place(struct st_text *text, const struct st_place *place,
    enum st_reason reason, int brief)
{
    const struct st_transfer *st = text->st;
    const struct st_object *object = place->object;
    uint32_t site = object->kind == ST_DSENTRY
        ? st->dsentries[object->index].site
        : MAGIC_NONE;
    int has_site = site < st->remote_vars.sites.count;

    if (reason == ST_REASON_UNION || reason == ST_REASON_MEMBER) {
        st_union_put_name(text, place);
        st_text_put(text, brief ? ", " : " in ");
    }
    if (!brief || !has_site)
        st_text_put_object(text, object);
    else
        st_text_put(text, "%s", st->remote.names + st->remote.sites[site].name);
    if (place->offset != 0)
        st_text_put(text, "+%u", place->offset);
    if (has_site) {
        const char *file = st->remote.names + st->remote.sites[site].file;

        st_text_put(text, ", %s:%u", brief ? st_without_folder(file) : file,
            st->remote.sites[site].line);
    }
}

/* Two lines behind a dump. */
void
st_refuse(struct st_transfer *st, enum st_reason reason,
    const struct st_place *place)
{
    const struct magic_finding *stored;
    struct st_text text;

    st_reason_begin(&text, st, reason);
    put_place(&text, place, reason, 0);
    if (place->value != 0)
        st_text_put(&text, " is 0x%x", place->value);
    if ((stored = st_find_stored(st, place)) != NULL)
        st_text_put(&text, ", stored at %s:%u", st->remote.names + stored->file,
            stored->line);
    st_reason_end(&text, reason);
    st_text_init(&text, st);
    put_place(&text, place, reason, 1);
    st_reason_pass(&text, reason);
}
