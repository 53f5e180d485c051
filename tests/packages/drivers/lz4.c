/* A chain of blocks, each packed and unpacked with the ones before it. */
#include <lz4.h>
#include "driver.h"

#define BLOCK 1000
#define BLOCKS 70 /* 64 KiB of history, and some */

static LZ4_stream_t *packer;
static LZ4_streamDecode_t *unpacker;
static char *plain, *unpacked;
static uint32_t seed;
static int at;

#ifdef DECLARED
#include <minix/magic.h>

static const char *
member_of(const struct st_union *where)
{
    (void) where;
    return "internal_donotuse";
}
#endif

void
package_start(void)
{
#ifdef DECLARED
    (void) st_register_union("LZ4_stream_u", member_of);
    (void) st_register_union("LZ4_streamDecode_u", member_of);
#endif
}

uint32_t
package_step(int step, char *text, size_t size)
{
    char packed[LZ4_COMPRESSBOUND(BLOCK)];
    uint32_t sum = PACKAGE_SEED;
    int total = 0;

    if (step == 0) {
        packer = LZ4_createStream();
        unpacker = LZ4_createStreamDecode();
        plain = malloc(BLOCK * BLOCKS);
        unpacked = malloc(BLOCK * BLOCKS);
    }
    for (int i = 0; i < 5; i++, at = (at + 1) % BLOCKS) {
        char *from = plain + at * BLOCK, *to = unpacked + at * BLOCK;
        int length;

        for (int j = 0; j < BLOCK; j++)
            from[j] = "etaoin shrdlu\n"[package_random(&seed) % 14];
        memcpy(from + 100, plain + (package_random(&seed) % BLOCKS) * BLOCK,
            300);
        length = LZ4_compress_fast_continue(packer, from, packed, BLOCK,
            sizeof(packed), 1);
        sum = package_hash(sum, packed, (size_t) length);
        total += length;
        LZ4_decompress_safe_continue(unpacker, packed, to, length, BLOCK);
        sum = package_hash(sum, to, BLOCK) + (memcmp(from, to, BLOCK) == 0);
    }
    snprintf(text, size, "5000 bytes in %d", total);
    return sum;
}
