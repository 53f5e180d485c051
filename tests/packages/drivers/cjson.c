/* A tree of JSON that grows, is changed and cut. */
#include <cJSON.h>
#include "driver.h"

static cJSON *root, *names, *last;
static uint32_t seed;

void
package_start(void)
{
}

uint32_t
package_step(int step, char *text, size_t size)
{
    char name[24], *printed;
    uint32_t sum;

    if (step == 0) {
        root = cJSON_Parse("{\"a\":[1,2.5,\"x\",null,true],\"names\":{}}");
        names = cJSON_GetObjectItem(root, "names");
    }
    for (int i = 0; i < 6; i++) {
        uint32_t number = package_random(&seed);

        snprintf(name, sizeof(name), "n%u", (unsigned) number % 40);
        cJSON_DeleteItemFromObjectCaseSensitive(names, name);
        last = cJSON_AddObjectToObject(names, name);
        cJSON_AddNumberToObject(last, "value", number % 1000 / 8.0);
        cJSON_AddStringToObject(last, "text", name);
        cJSON_AddItemToArray(cJSON_GetObjectItem(root, "a"),
            cJSON_CreateNumber(number % 7));
    }
    cJSON_DeleteItemFromArray(cJSON_GetObjectItem(root, "a"), 0);
    cJSON_AddItemReferenceToArray(cJSON_GetObjectItem(root, "a"), last);
    printed = cJSON_PrintUnformatted(root);
    sum = package_hash_text(PACKAGE_SEED, printed);
    snprintf(text, size, "%u names, %u bytes",
        (unsigned) cJSON_GetArraySize(names), (unsigned) strlen(printed));
    free(printed);
    cJSON_DeleteItemFromArray(cJSON_GetObjectItem(root, "a"),
        cJSON_GetArraySize(cJSON_GetObjectItem(root, "a")) - 1);
    return sum;
}
