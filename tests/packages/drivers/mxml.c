/* A tree of XML with nodes of all kinds, that grows and is cut. */
#include <mxml.h>
#include "driver.h"

static mxml_node_t *document, *list, *last;
static mxml_index_t *names;
static uint32_t seed;

#ifdef DECLARED
#include <minix/magic.h>

static const char *
of_value(const struct st_union *where)
{
    switch ((mxml_type_t) st_union_field(where, "type")) {
    case MXML_ELEMENT: return "element";
    case MXML_OPAQUE: return "opaque";
    case MXML_TEXT: return "text";
    case MXML_CUSTOM: return "custom";
    default: return "";
    }
}
#endif

void
package_start(void)
{
#ifdef DECLARED
    (void) st_register_union("_mxml_value_u", of_value);
#endif
}

uint32_t
package_step(int step, char *text, size_t size)
{
    uint32_t sum;
    char name[16], *printed;
    unsigned found = 0;

    if (step == 0) {
        document = mxmlLoadString(NULL,
            "<?xml version='1.0'?><d a='1'><p>Hello <b>the</b> world</p>"
            "<list/></d>",
            MXML_OPAQUE_CALLBACK);
        list = mxmlFindElement(document, document, "list", NULL, NULL,
            MXML_DESCEND);
    }
    for (int i = 0; i < 4; i++) {
        uint32_t number = package_random(&seed);

        snprintf(name, sizeof(name), "n%u", (unsigned) number % 9);
        last = mxmlNewElement(list, name);
        mxmlElementSetAttrf(last, "number", "%u", (unsigned) number % 1000);
        mxmlNewText(last, 1, name);
        mxmlNewInteger(last, (int) (number % 100));
        mxmlNewReal(last, number % 64 / 8.0);
        mxmlNewOpaque(last, "opaque");
    }
    mxmlDelete(mxmlGetFirstChild(list));
    mxmlIndexDelete(names);
    names = mxmlIndexNew(document, "n3", NULL);
    while (mxmlIndexFind(names, "n3", NULL) != NULL)
        found++;
    printed = mxmlSaveAllocString(document, MXML_NO_CALLBACK);
    sum = package_hash_text(PACKAGE_SEED, printed);
    snprintf(text, size, "%u found, %u bytes, last %s", found,
        (unsigned) strlen(printed), mxmlGetElement(last));
    free(printed);
    return sum;
}
