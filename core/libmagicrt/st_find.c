/* Finds what an address means. */
#include <stdlib.h>
#include "st_private.h"

static int
by_address(const void *a, const void *b)
{
    uint32_t x = ((const struct st_object *) a)->address;
    uint32_t y = ((const struct st_object *) b)->address;

    return x < y ? -1 : x > y;
}

void
st_sort_objects(struct st_transfer *st)
{
    qsort(st->objects, st->num_objects, sizeof(*st->objects), by_address);
}

/* The object that holds `address', or ends right before it. */
struct st_object *
st_find_object(struct st_transfer *st, uint32_t address)
{
    uint32_t low = 0, high = st->num_objects;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (st->objects[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    if (address - st->objects[low - 1].address > st->objects[low - 1].size)
        return NULL;
    return &st->objects[low - 1];
}

/* Index of the remote function at `address'; 0 if there is none. */
int
st_find_function(struct st_transfer *st, uint32_t address, uint32_t *index)
{
    uint32_t low = 0, high = st->remote_vars.functions.count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const struct magic_function *at = st->functions_by_address[middle];

        if (at->address == address) {
            *index = at - st->remote.functions;
            return 1;
        }
        if (at->address < address)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}
