/* Structures of the same names as in sites.c, which are others. */
#include <stdlib.h>
#include "sites.h"

struct item {
    int number;
    char *text;
};

struct holder {
    struct item *item;
};

static struct item *kept;
static struct holder holder;

void
other_unit(void)
{
    kept = malloc(sizeof(*kept));
    show_block("other_item", kept);
    holder.item = malloc(3 * sizeof(struct item));
    show_block("other_items", holder.item);
}
