/* A parser in the middle of a document, and an emitter in the middle of
 * another that gets its events. */
#include <yaml.h>
#include "driver.h"

static const char document[] =
    "%YAML 1.1\n---\nname: &n The thing\nlist:\n  - one\n  - {a: 1, b: [2, 3]}\n"
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

void
package_start(void)
{
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
