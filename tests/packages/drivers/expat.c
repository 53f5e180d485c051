/* A parser in the middle of a document, of a tag most often. */
#include <expat.h>
#include "driver.h"

static const char head[] =
    "<?xml version='1.0' encoding='utf-8'?>\n"
    "<!DOCTYPE d [<!ENTITY who 'the &#119;orld'><!ATTLIST p lang CDATA 'en'>"
    "<!ELEMENT p ANY>]>\n<d xmlns:x='urn:one'>";
static const char body[] = "<p id='a%d'>Hello &who; &amp; <x:q x:n='%d'/>"
                           "<![CDATA[ <raw> ]]></p><!-- a comment -->\n";

static XML_Parser parser;
static char rest[8192];
static size_t rest_size;
static int number, depth, elements;
static uint32_t sum = PACKAGE_SEED;

void
package_start(void)
{
}

static void
on_start(void *data, const char *name, const char **attributes)
{
    int *count = data;

    ++*count, depth++;
    sum = package_hash_text(sum, name);
    for (; *attributes != NULL; attributes++)
        sum = package_hash_text(sum, *attributes);
}

static void
on_end(void *data, const char *name)
{
    (void) data;
    depth--;
    sum = package_hash_text(sum, name);
}

static void
on_text(void *data, const char *characters, int length)
{
    (void) data;
    sum = package_hash(sum, characters, (size_t) length);
}

uint32_t
package_step(int step, char *text, size_t size)
{
    size_t take;

    if (step == 0) {
        parser = XML_ParserCreateNS(NULL, '|');
        XML_SetHashSalt(parser, 12345);
        XML_SetUserData(parser, &elements);
        XML_SetElementHandler(parser, on_start, on_end);
        XML_SetCharacterDataHandler(parser, on_text);
        memcpy(rest, head, rest_size = sizeof(head) - 1);
    }
    for (int i = 0; i < 5; i++) {
        rest_size += (size_t) snprintf(rest + rest_size,
            sizeof(rest) - rest_size, body, number, number * 7);
        number++;
    }
    take = rest_size - (size_t) (11 + 9 * (step % 8));
    if (XML_Parse(parser, rest, (int) take, 0) != XML_STATUS_OK)
        sum ^= (uint32_t) XML_GetErrorCode(parser);
    memmove(rest, rest + take, rest_size - take);
    rest_size -= take;
    snprintf(text, size, "%d elements, depth %d, line %u", elements, depth,
        (unsigned) XML_GetCurrentLineNumber(parser));
    return sum ^ (uint32_t) XML_GetCurrentByteIndex(parser);
}
