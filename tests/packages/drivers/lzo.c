/* Blocks, packed with one work memory that is kept between them. */
#include <minilzo.h>
#include "driver.h"

static lzo_align_t work[(LZO1X_1_MEM_COMPRESS + sizeof(lzo_align_t) - 1) /
    sizeof(lzo_align_t)];
static unsigned char *plain, *packed;
static lzo_uint packed_size;
static uint32_t seed;

void
package_start(void)
{
}

uint32_t
package_step(int step, char *text, size_t size)
{
    unsigned char out[4000];
    lzo_uint length = sizeof(out);
    uint32_t sum = PACKAGE_SEED;

    if (step == 0) {
        lzo_init();
        plain = malloc(sizeof(out));
        packed = malloc(sizeof(out) + sizeof(out) / 16 + 64 + 3);
    } else {
        lzo1x_decompress(packed, packed_size, out, &length, NULL);
        sum = package_hash(sum, out, length) +
            (memcmp(out, plain, sizeof(out)) == 0);
    }
    for (size_t i = 0; i < sizeof(out); i++)
        plain[i] =
            (unsigned char) "etaoin shrdlu\n"[package_random(&seed) % 14];
    memcpy(plain + 2000, plain, 700);
    lzo1x_1_compress(plain, sizeof(out), packed, &packed_size, work);
    snprintf(text, size, "%u bytes in %u", (unsigned) sizeof(out),
        (unsigned) packed_size);
    return package_hash(sum, packed, packed_size);
}
