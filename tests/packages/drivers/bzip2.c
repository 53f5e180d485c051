/* A compressor and a decompressor in the middle of blocks. */
#include <bzlib.h>
#include "driver.h"

static bz_stream packer, unpacker;
static char waiting[200000];
static size_t waiting_size;
static uint32_t seed, unpacked, sum = PACKAGE_SEED;

void
package_start(void)
{
}

/* What the library calls in place of printing, as it is built here. */
void
bz_internal_error(int code)
{
    sum ^= (uint32_t) code;
}

static void
pack(char *data, size_t size, int action)
{
    packer.next_in = data;
    packer.avail_in = size;
    do {
        packer.next_out = waiting + waiting_size;
        packer.avail_out = sizeof(waiting) - waiting_size;
        if (BZ2_bzCompress(&packer, action) < 0)
            break;
        waiting_size = sizeof(waiting) - packer.avail_out;
    } while (packer.avail_in > 0);
}

static void
unpack(size_t take)
{
    static char out[700];

    unpacker.next_in = waiting;
    unpacker.avail_in = take;
    do {
        unpacker.next_out = out;
        unpacker.avail_out = sizeof(out);
        if (BZ2_bzDecompress(&unpacker) < 0)
            break;
        sum = package_hash(sum, out, sizeof(out) - unpacker.avail_out);
        unpacked += sizeof(out) - unpacker.avail_out;
    } while (unpacker.avail_out == 0);
    take -= unpacker.avail_in;
    memmove(waiting, waiting + take, waiting_size - take);
    waiting_size -= take;
}

uint32_t
package_step(int step, char *text, size_t size)
{
    static char line[6000];

    if (step == 0) {
        BZ2_bzCompressInit(&packer, 1, 0, 30);
        BZ2_bzDecompressInit(&unpacker, 0, 0);
    }
    for (size_t i = 0; i < sizeof(line); i++)
        line[i] = "etaoin shrdlu\n"[package_random(&seed) % 14];
    pack(line, sizeof(line), BZ_RUN);
    if (step % 4 == 1)
        pack(line, 0, BZ_FLUSH);
    unpack(waiting_size / 2);
    snprintf(text, size, "in %u out %u, %u unpacked", packer.total_in_lo32,
        packer.total_out_lo32, (unsigned) unpacked);
    return sum;
}
