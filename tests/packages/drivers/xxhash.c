/* Three hashes in the middle of their data. */
#include <xxhash.h>
#include "driver.h"
#include <minix/magic.h>

static XXH32_state_t *small;
static XXH64_state_t *large;
static XXH3_state_t *wide;
static uint32_t seed;

void
package_start(void)
{
}

uint32_t
package_step(int step, char *text, size_t size)
{
    unsigned char data[777];
    XXH64_hash_t one, two;
    XXH32_hash_t three;

    if (step == 0) {
        small = XXH32_createState();
        large = XXH64_createState();
#ifdef DECLARED
        wide = MAGIC_ALLOC(XXH3_state_t, XXH3_createState());
#else
        wide = XXH3_createState();
#endif
        XXH32_reset(small, 1);
        XXH64_reset(large, 2);
        XXH3_64bits_reset(wide);
    }
    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (unsigned char) package_random(&seed);
    XXH32_update(small, data, sizeof(data));
    XXH64_update(large, data, sizeof(data));
    XXH3_64bits_update(wide, data, sizeof(data));
    three = XXH32_digest(small);
    one = XXH64_digest(large);
    two = XXH3_64bits_digest(wide);
    snprintf(text, size, "%08x %08x %08x", (unsigned) three, (unsigned) one,
        (unsigned) two);
    return package_hash(package_hash(three, &one, sizeof(one)), &two,
        sizeof(two));
}
