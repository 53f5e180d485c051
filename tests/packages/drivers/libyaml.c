/* A parser in the middle of a document, and an emitter in the middle of
 * another that gets its events. */
#include <yaml.h>
#include "driver.h"

static const char document[] =
    "%YAML 1.1\n---\nname: &n The thing\nlist:\n  - one\n  - {a: 1, b: [2, "
    "3]}\n"
    "  - *n\n  - \"a\\tb\"\n  - |\n    some\n    text\nmap: {x: y, ? z : w}\n"
    "deep:\n  - - - 1\n      - 2\n    - 3\n  - 4\n...\n";

static yaml_parser_t parser;
static yaml_emitter_t emitter;
static char input[sizeof(document) * 12];
static unsigned events, written;
static uint32_t sum = PACKAGE_SEED;

static int
on_write(void *data, unsigned char *buffer, size_t size)
{
    uint32_t *into = data;

    *into = package_hash(*into, buffer, size);
    written += size;
    return 1;
}

#ifdef DECLARED
#include <minix/magic.h>

static const char *
of_token(const struct st_union *where)
{
    switch (st_union_field(where, "type")) {
    case YAML_ALIAS_TOKEN: return "alias";
    case YAML_ANCHOR_TOKEN: return "anchor";
    case YAML_TAG_TOKEN: return "tag";
    case YAML_SCALAR_TOKEN: return "scalar";
    case YAML_TAG_DIRECTIVE_TOKEN: return "tag_directive";
    default: return "";
    }
}

static const char *
of_event(const struct st_union *where)
{
    switch (st_union_field(where, "type")) {
    case YAML_DOCUMENT_START_EVENT: return "document_start";
    case YAML_ALIAS_EVENT: return "alias";
    case YAML_SCALAR_EVENT: return "scalar";
    case YAML_SEQUENCE_START_EVENT: return "sequence_start";
    case YAML_MAPPING_START_EVENT: return "mapping_start";
    default: return "";
    }
}

/* This driver reads from strings alone. */
static const char *
of_input(const struct st_union *where)
{
    (void) where;
    return "string";
}
#endif

void
package_start(void)
{
#ifdef DECLARED
    (void) st_register_union("yaml_token_s.data", of_token);
    (void) st_register_union("yaml_event_s.data", of_event);
    (void) st_register_union("yaml_parser_s.input", of_input);
#endif
}

uint32_t
package_step(int step, char *text, size_t size)
{
    if (step == 0) {
        for (int i = 0; i < 12; i++)
            strcat(input, document);
        yaml_parser_initialize(&parser);
        yaml_parser_set_input_string(&parser, (unsigned char *) input,
            strlen(input));
        yaml_emitter_initialize(&emitter);
        yaml_emitter_set_output(&emitter, on_write, &sum);
    }
    for (int i = 0; i < 13; i++) {
        yaml_event_t event;

        if (!yaml_parser_parse(&parser, &event)) {
            sum ^= (uint32_t) parser.error;
            break;
        }
        sum = sum * 31 + (uint32_t) event.type;
        events++;
        if (event.type == YAML_SCALAR_EVENT)
            sum = package_hash(sum, event.data.scalar.value,
                event.data.scalar.length);
        if (event.type == YAML_NO_EVENT || !yaml_emitter_emit(&emitter, &event))
            break;
    }
    snprintf(text, size, "%u events, %u bytes, line %u", events, written,
        (unsigned) parser.mark.line);
    return sum;
}
