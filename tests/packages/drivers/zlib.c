/* A deflate and an inflate stream, both in the middle: what one writes, the
 * other reads, a few bytes at a time. */
#include <zlib.h>
#include "driver.h"

static z_stream *packer, *unpacker;
static unsigned char waiting[65536]; /* packed, not yet read */
static size_t waiting_size;
static uint32_t seed, unpacked, sum = PACKAGE_SEED;

void
package_start(void)
{
}

/* Buffers that the streams go on pointing to. */
#ifdef DECLARED
#define KEPT static
#else
#define KEPT
#endif

static void
feed(const unsigned char *text, size_t size)
{
    packer->next_in = (Bytef *) text;
    packer->avail_in = size;
    while (packer->avail_in > 0) {
        packer->next_out = waiting + waiting_size;
        packer->avail_out = 200;
        sum = sum * 31 + (uint32_t) deflate(packer, Z_NO_FLUSH);
        waiting_size += 200 - packer->avail_out;
    }
}

/* All but a few, so that a code is cut in two. */
static void
drain(void)
{
    KEPT unsigned char out[512];
    size_t take = waiting_size > 5 ? waiting_size - 5 : 0;

    unpacker->next_in = waiting;
    unpacker->avail_in = take;
    do {
        unpacker->next_out = out;
        unpacker->avail_out = sizeof(out);
        if (inflate(unpacker, Z_NO_FLUSH) < 0)
            break;
        sum = package_hash(sum, out, sizeof(out) - unpacker->avail_out);
        unpacked += sizeof(out) - unpacker->avail_out;
    } while (unpacker->avail_out == 0 || unpacker->avail_in > 0);
    take -= unpacker->avail_in;
    memmove(waiting, waiting + take, waiting_size - take);
    waiting_size -= take;
}

uint32_t
package_step(int step, char *text, size_t size)
{
    KEPT unsigned char line[3000];

    if (step == 0) {
        packer = calloc(1, sizeof(*packer));
        unpacker = calloc(1, sizeof(*unpacker));
        deflateInit(packer, 6);
        inflateInit(unpacker);
    }
    for (size_t i = 0; i < sizeof(line); i++)
        line[i] =
            (unsigned char) ("etaoin shrdlu\n"[package_random(&seed) % 14]);
    feed(line, sizeof(line));
    if (step % 3 == 2) {
        packer->next_out = waiting + waiting_size;
        packer->avail_out = sizeof(waiting) - waiting_size;
        deflate(packer, Z_SYNC_FLUSH);
        waiting_size = sizeof(waiting) - packer->avail_out;
    }
    drain();
    snprintf(text, size, "in %lu out %lu, %u unpacked", packer->total_in,
        packer->total_out, (unsigned) unpacked);
    return sum;
}
