/* CRC-32 of IEEE 802.3, reflected; a nibble at a time. */
#include "control.h"

static const uint32_t table[16] = { 0x00000000, 0x1db71064, 0x3b6e20c8,
    0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320,
    0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278,
    0xbdbdf21c };

uint32_t
crc_start(void)
{
    return 0xffffffff;
}

uint32_t
crc_add(uint32_t crc, const uint8_t *bytes, size_t len)
{
    while (len-- > 0) {
        crc ^= *bytes++;
        crc = table[crc & 15] ^ crc >> 4;
        crc = table[crc & 15] ^ crc >> 4;
    }
    return crc;
}

uint32_t
crc_end(uint32_t crc)
{
    return ~crc;
}
