/* Output: a small formatter, so that no C library code is needed. */
#include <stdarg.h>
#include <string.h>
#include "st_text.h"

void
st_text_init(struct st_text *text, struct st_transfer *st)
{
    text->st = st;
    text->used = 0;
}

void
st_text_flush(struct st_text *text)
{
    if (text->used > 0)
        text->st->info->print(text->st->info->context, text->bytes, text->used);
    text->used = 0;
}

static void
put_bytes(struct st_text *text, const char *bytes, size_t length)
{
    while (length > 0) {
        size_t part = sizeof(text->bytes) - text->used;

        if (part > length)
            part = length;
        memcpy(text->bytes + text->used, bytes, part);
        text->used += part;
        bytes += part;
        length -= part;
        if (text->used == sizeof(text->bytes))
            st_text_flush(text);
    }
}

static void
put_number(struct st_text *text, uint32_t value, uint32_t base, int width)
{
    char digits[12];
    int at = sizeof(digits);

    do {
        digits[--at] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0 || (int) sizeof(digits) - at < width);
    put_bytes(text, digits + at, sizeof(digits) - at);
}

static void
put_format(struct st_text *text, const char *format, va_list args)
{
    for (; *format != '\0'; format++) {
        const char *s;
        int32_t d;

        if (*format != '%') {
            put_bytes(text, format, 1);
            continue;
        }
        switch (*++format) {
        case 's':
            s = va_arg(args, const char *);
            put_bytes(text, s, strlen(s));
            break;
        case 'u': put_number(text, va_arg(args, uint32_t), 10, 1); break;
        case 'd':
            d = va_arg(args, int32_t);
            if (d < 0)
                put_bytes(text, "-", 1);
            put_number(text, d < 0 ? -(uint32_t) d : (uint32_t) d, 10, 1);
            break;
        case 'x': put_number(text, va_arg(args, uint32_t), 16, 8); break;
        default: put_bytes(text, format, 1);
        }
    }
}

/* %s, %u, %d, and %x with eight digits. */
void
st_text_put(struct st_text *text, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    put_format(text, format, args);
    va_end(args);
}

void
st_print(struct st_transfer *st, const char *format, ...)
{
    struct st_text text;
    va_list args;

    st_text_init(&text, st);
    va_start(args, format);
    put_format(&text, format, args);
    va_end(args);
    st_text_flush(&text);
}
