/* Objects, arrays and strings of JSON with counted references, and an iterator
 * that stands in the middle. */
#include <jansson.h>
#include "driver.h"

static json_t *root, *list;
static void *place; /* an iterator of root */
static uint32_t seed;

void
package_start(void)
{
}

uint32_t
package_step(int step, char *text, size_t size)
{
    char name[24], *printed;
    uint32_t sum = PACKAGE_SEED;

    if (step == 0) {
        json_object_seed(7);
        root = json_loads("{\"kept\": [1, 2.25, \"x\", null, true]}", 0, NULL);
        list = json_object_get(root, "kept");
    }
    if (place != NULL)
        sum = package_hash_text(sum, json_object_iter_key(place));
    for (int i = 0; i < 6; i++) {
        uint32_t number = package_random(&seed);

        snprintf(name, sizeof(name), "n%u", (unsigned) number % 50);
        json_object_set_new(root, name,
            json_pack("{s:i, s:s, s:O}", "number", (int) (number % 1000),
                "text", name, "kept", json_array_get(list, 1)));
        json_array_append_new(list, json_integer(number % 9));
    }
    json_array_remove(list, 0);
    printed = json_dumps(root, JSON_COMPACT);
    sum = package_hash_text(sum, printed);
    snprintf(text, size, "%u members, %u bytes",
        (unsigned) json_object_size(root), (unsigned) strlen(printed));
    free(printed);
    place = json_object_iter_at(root, name);
    return sum;
}
