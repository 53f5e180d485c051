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
st_reason_begin(struct st_text *text, struct st_transfer *st,
    enum st_reason reason)
{
    st_text_init(text, st);
    st_text_put(text, "[ERROR] ST%u: %s: ", reason, reasons[reason].what);
}

void
st_reason_end(struct st_text *text, enum st_reason reason)
{
    st_text_put(text, "\n[ERROR] ST%u: %s\n", reason, reasons[reason].settle);
    st_text_flush(text);
}

/* What the caller of the transfer passes on: the start of a text, if all is too
 * long. */
void
st_reason_pass(const struct st_text *text, enum st_reason reason)
{
    st_init_info_t *info = text->st->info;
    size_t length = text->used < sizeof(info->refused) - 1
        ? text->used
        : sizeof(info->refused) - 1;

    memcpy(info->refused, text->bytes, length);
    info->refused[length] = '\0';
    info->reason = reason;
}

/* Of what is no place; st_where.c of what is one. */
static int
refuse(struct st_text *what, enum st_reason reason)
{
    struct st_text text;

    what->bytes[what->used] = '\0';
    st_reason_begin(&text, what->st, reason);
    st_text_put(&text, "%s", what->bytes);
    st_reason_end(&text, reason);
    st_reason_pass(what, reason);
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
