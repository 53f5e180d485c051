/* A parser in the middle of a document, with a generator that writes what it
 * reads. */
#include <yajl/yajl_parse.h>
#include <yajl/yajl_gen.h>
#include "driver.h"

static const char document[] =
    "{\"name\": \"a \\u00e9 b\", \"list\": [1, 2.5, "
    "true, null, {\"deep\": [[[\"x\"]]]}], \"more\": {\"k\": -12e3}},";

static yajl_handle parser;
static yajl_gen generator;
static size_t sent;
static unsigned values;

void
package_start(void)
{
}

static int
on_null(void *to)
{
    values++;
    return yajl_gen_null(to) == yajl_gen_status_ok;
}

static int
on_boolean(void *to, int value)
{
    values++;
    return yajl_gen_bool(to, value) == yajl_gen_status_ok;
}

static int
on_number(void *to, const char *text, size_t length)
{
    values++;
    return yajl_gen_number(to, text, length) == yajl_gen_status_ok;
}

static int
on_string(void *to, const unsigned char *text, size_t length)
{
    values++;
    return yajl_gen_string(to, text, length) == yajl_gen_status_ok;
}

static int
on_start_map(void *to)
{
    return yajl_gen_map_open(to) == yajl_gen_status_ok;
}

static int
on_end_map(void *to)
{
    return yajl_gen_map_close(to) == yajl_gen_status_ok;
}

static int
on_start_array(void *to)
{
    return yajl_gen_array_open(to) == yajl_gen_status_ok;
}

static int
on_end_array(void *to)
{
    return yajl_gen_array_close(to) == yajl_gen_status_ok;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_start_map,
    .yajl_map_key = on_string,
    .yajl_end_map = on_end_map,
    .yajl_start_array = on_start_array,
    .yajl_end_array = on_end_array,
};

uint32_t
package_step(int step, char *text, size_t size)
{
    const unsigned char *written;
    size_t length;

    if (step == 0) {
        generator = yajl_gen_alloc(NULL);
        yajl_gen_config(generator, yajl_gen_beautify, 1);
        parser = yajl_alloc(&callbacks, NULL, generator);
        yajl_parse(parser, (const unsigned char *) "[", 1);
    }
    for (int n = 0; n < 61; n += 7) {
        size_t piece = sizeof(document) - 1 - sent;

        if (piece > 7)
            piece = 7;
        yajl_parse(parser, (const unsigned char *) document + sent, piece);
        sent = (sent + piece) % (sizeof(document) - 1);
    }
    yajl_gen_get_buf(generator, &written, &length);
    snprintf(text, size, "%u values, %u bytes", values, (unsigned) length);
    return package_hash(PACKAGE_SEED, written, length);
}
