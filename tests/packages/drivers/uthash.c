/* Two tables over the same things: one by name, and one by address. */
#include <uthash.h>
#include "driver.h"

struct thing {
    char name[16];
    unsigned value;
    UT_hash_handle by_name;
};

struct mark {
    const struct thing *of; /* the key */
    unsigned count;
    UT_hash_handle hh;
};

static struct thing *things;
static struct mark *marks;
static uint32_t seed;

#ifdef DECLARED
#include <minix/magic.h>

/* Along the order of insertion, which depends on no address. */
static int
rehash_marks(void)
{
    struct mark *mark = marks, *next;

    HASH_CLEAR(hh, marks);
    for (; mark != NULL; mark = next) {
        next = mark->hh.next;
        HASH_ADD_PTR(marks, of, mark);
    }
    return 0;
}
#endif

void
package_start(void)
{
#ifdef DECLARED
    (void) st_register_rehash("UT_hash_table.buckets", rehash_marks);
    (void) st_register_rehash("UT_hash_handle.hashv", rehash_marks);
#endif
}

static void
add(unsigned number)
{
    struct thing *thing;
    struct mark *mark;
    char name[16];

    snprintf(name, sizeof(name), "thing %u", number);
    HASH_FIND(by_name, things, name, strlen(name), thing);
    if (thing == NULL) {
        thing = calloc(1, sizeof(*thing));
        strcpy(thing->name, name);
        HASH_ADD(by_name, things, name[0], strlen(name), thing);
    }
    thing->value += number;
    HASH_FIND_PTR(marks, &thing, mark);
    if (mark == NULL) {
        mark = calloc(1, sizeof(*mark));
        mark->of = thing;
        HASH_ADD_PTR(marks, of, mark);
    }
    mark->count++;
}

uint32_t
package_step(int step, char *text, size_t size)
{
    uint32_t sum = PACKAGE_SEED;
    struct thing *thing;
    unsigned found = 0;

    (void) step;
    for (int i = 0; i < 12; i++)
        add(package_random(&seed) % 60);
    for (thing = things; thing != NULL; thing = thing->by_name.next) {
        struct mark *mark;

        HASH_FIND_PTR(marks, &thing, mark);
        sum = package_hash_text(sum, thing->name) ^ thing->value;
        if (mark != NULL)
            sum = sum * 31 + mark->count, found++;
    }
    snprintf(text, size, "%u of %u found", found,
        (unsigned) HASH_CNT(by_name, things));
    return sum;
}
