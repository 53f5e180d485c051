/* Text on its way to the log. */
#ifndef ST_TEXT_H
#define ST_TEXT_H

#include "st_private.h"

struct st_text {
    struct st_transfer *st;
    size_t used;
    char bytes[240];
};

void st_text_init(struct st_text *text, struct st_transfer *st);
void st_text_put(struct st_text *text, const char *format, ...);
void st_text_flush(struct st_text *text);

/* st_union.c */
void st_union_put_name(struct st_text *text, const struct st_place *place);

/* st_where.c */
void st_text_put_object(struct st_text *text, const struct st_object *object);

/* st_reason.c */
void st_reason_begin(struct st_text *text, struct st_transfer *st,
    enum st_reason reason);
void st_reason_end(struct st_text *text, enum st_reason reason);
void st_reason_pass(const struct st_text *text, enum st_reason reason);

#endif
