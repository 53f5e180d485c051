/* What is said of a transfer that is refused: to the log, and to RS. */
#include <errno.h>
#include <string.h>
#include "st_text.h"

static const struct {
    const char *what;
    const char *settle;
} reasons[] = {
#define REASON(name, code, what, settle) [code] = { what, settle },
    ST_REASONS(REASON)
#undef REASON
};

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

static void
begin(struct st_text *text, struct st_transfer *st, enum st_reason reason)
{
    st_text_init(text, st);
    st_text_put(text, "[ERROR] ST%u: %s: ", reason, reasons[reason].what);
}

static void
end(struct st_text *text, enum st_reason reason)
{
    st_text_put(text, "\n[ERROR] ST%u: %s\n", reason, reasons[reason].settle);
    st_text_flush(text);
}

/* What the caller of the transfer passes on: the start of a text, if all is too
 * long. */
static void
pass_on(const struct st_text *text, enum st_reason reason)
{
    st_init_info_t *info = text->st->info;
    size_t length = text->used < sizeof(info->refused) - 1
        ? text->used
        : sizeof(info->refused) - 1;

    memcpy(info->refused, text->bytes, length);
    info->refused[length] = '\0';
    info->reason = reason;
}

/* Two lines behind a dump. */
void
st_refuse(struct st_transfer *st, enum st_reason reason,
    const struct st_place *place)
{
    const struct magic_finding *stored;
    struct st_text text;

    begin(&text, st, reason);
    put_place(&text, place, reason, 0);
    if (place->value != 0)
        st_text_put(&text, " is 0x%x", place->value);
    if ((stored = st_find_stored(st, place)) != NULL)
        st_text_put(&text, ", stored at %s:%u", st->remote.names + stored->file,
            stored->line);
    end(&text, reason);
    st_text_init(&text, st);
    put_place(&text, place, reason, 1);
    pass_on(&text, reason);
}

/* The same of what is no place. */
static int
refuse(struct st_text *what, enum st_reason reason)
{
    struct st_text text;

    what->bytes[what->used] = '\0';
    begin(&text, what->st, reason);
    st_text_put(&text, "%s", what->bytes);
    end(&text, reason);
    pass_on(what, reason);
    return EFAULT;
}

/* Of what the program does, wherever its state is. */
int
st_refuse_source(struct st_transfer *st, enum st_reason reason,
    const char *name, const char *file, uint32_t line)
{
    struct st_text what;

    st_text_init(&what, st);
    st_text_put(&what, "%s, %s:%u", name, file, line);
    return refuse(&what, reason);
}

/* Of what has a name. */
int
st_refuse_name(struct st_transfer *st, enum st_reason reason, const char *name)
{
    struct st_text what;

    st_text_init(&what, st);
    st_text_put(&what, "%s", name);
    return refuse(&what, reason);
}

/* Of the tables that tell what the old instance has. */
int
st_refuse_damaged(struct st_transfer *st, uint32_t address)
{
    struct st_text what;

    st_text_init(&what, st);
    st_text_put(&what, "at 0x%x", address);
    return refuse(&what, ST_REASON_DAMAGED);
}
