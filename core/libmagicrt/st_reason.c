/*
 * Why a transfer is refused, and what would settle it.  The codes are those of
 * docs/refusals.md.
 */
#include <string.h>
#include "st_text.h"

static const struct {
    const char *code;
    const char *text; /* of the dump, in the guide's words where it has some */
    const char *settle;
} reasons[] = {
    [ST_REASON_WILD] = { "ST01", "uncaught ptr with violations",
        "a pointer must point into a live object, or be below 0x1000" },
    [ST_REASON_STACK] = { "ST02", "uncaught ptr to the stack",
        "no stack is carried over: keep what it points to in a static or on "
        "the heap" },
    [ST_REASON_UNPAIRED] = { "ST03", "uncaught ptr lookup for unpaired target",
        "the new program has nothing of that name: name it in the service's "
        "rule file, or drop the pointer before the update" },
    [ST_REASON_GONE] = { "ST04", "uncaught ptr with after-transfer violations",
        "what it points to is not in the new type: keep the member, or name it "
        "in the service's rule file" },
    [ST_REASON_MISFIT] = { "ST05", "uncaught ptr with other types",
        "declare the pointer as what it points to, or say with MAGIC_ALLOC() "
        "what the allocation is" },
    [ST_REASON_ARENA] = { "ST06", "uncaught objects in a buffer",
        "declare the buffer with magic_arena(), and what is in it with "
        "MAGIC_PLACE()" },
    [ST_REASON_UNKNOWN] = { "ST07", "uncaught memory of unknown type",
        "say with MAGIC_ALLOC() what the allocation is" },
    [ST_REASON_UNION] = { "ST08", "uncaught union",
        "register with st_register_union() which member is in use" },
    [ST_REASON_MEMBER] = { "ST09", "unknown union member",
        "the union's selector must return the name of a member" },
    [ST_REASON_MISMATCH] = { "ST10", "uncaught type mismatch",
        "the new type has no place for the old value: keep the type, or give "
        "the member another name" },
    [ST_REASON_CHECK] = { "ST11", "check: not as in the old instance",
        "a defect of minix-live: please report it" },
};

const char *
st_reason_text(enum st_reason reason)
{
    return reasons[reason].text;
}

static const char *
object_name(const struct st_transfer *st, const struct st_object *object)
{
    const struct st_side *side = &st->remote;
    uint32_t site;

    switch (object->kind) {
    case ST_SENTRY: return side->names + side->sentries[object->index].name;
    case ST_OBDSENTRY: return side->vars->obdsentries[object->index].name;
    }
    site = st->dsentries[object->index].site;
    return site < side->vars->sites.count ? side->names + side->sites[site].name
                                          : "memory of an untracked call";
}

/* Two lines for who has to do something about it. */
void
st_explain(struct st_transfer *st, enum st_reason reason,
    const struct st_place *place)
{
    const struct st_object *object = place->object;
    uint32_t site = object->kind == ST_DSENTRY
        ? st->dsentries[object->index].site
        : MAGIC_NONE;
    struct st_text text;

    st_text_init(&text, st);
    st_text_put(&text, "[ERROR] %s: %s, in \"%s\" at offset %u",
        reasons[reason].code, reasons[reason].text, object_name(st, object),
        place->offset);
    if (site < st->remote_vars.sites.count)
        st_text_put(&text, ", allocated at %s:%u",
            st->remote.names + st->remote.sites[site].file,
            st->remote.sites[site].line);
    if (place->value != 0)
        st_text_put(&text, ": 0x%x", place->value);
    st_text_put(&text, "\n[ERROR] %s: %s\n", reasons[reason].code,
        reasons[reason].settle);
    st_text_flush(&text);
}
