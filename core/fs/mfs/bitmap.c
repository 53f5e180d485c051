/* The bitmaps. Bit 0 of both is taken; zone bit n is block first_data + n - 1,
 * inode bit n is inode n.
 */
#include "mfs.h"

/* Takes the first free bit from `from' on, below `limit'; 0: none is free. */
static uint32_t
alloc_bit(uint32_t first_block, uint32_t from, uint32_t limit)
{
    uint32_t bit = from, in_block;
    unsigned char *map;

    while (bit < limit) {
        map = (unsigned char *) block_get(first_block + bit / BITS_PER_BLOCK);
        in_block = bit % BITS_PER_BLOCK;
        if (in_block % 8 == 0 && map[in_block / 8] == 0xff) {
            bit += 8;
            continue;
        }
        if (!(map[in_block / 8] & 1 << in_block % 8)) {
            map[in_block / 8] |= (unsigned char) (1 << in_block % 8);
            block_dirty(first_block + bit / BITS_PER_BLOCK);
            return bit;
        }
        bit++;
    }
    return 0;
}

static void
free_bit(uint32_t first_block, uint32_t bit)
{
    uint32_t in_block = bit % BITS_PER_BLOCK;
    unsigned char *map;

    map = (unsigned char *) block_get(first_block + bit / BITS_PER_BLOCK);
    if (!(map[in_block / 8] & 1 << in_block % 8))
        panic("bit %u is free already", bit);
    map[in_block / 8] &= (unsigned char) ~(1 << in_block % 8);
    block_dirty(first_block + bit / BITS_PER_BLOCK);
}

static void
set_bit(uint32_t first_block, uint32_t bit, int used)
{
    uint32_t in_block = bit % BITS_PER_BLOCK;
    unsigned char *map, mask = (unsigned char) (1 << in_block % 8);

    map = (unsigned char *) block_get(first_block + bit / BITS_PER_BLOCK);
    if (used)
        map[in_block / 8] |= mask;
    else
        map[in_block / 8] &= (unsigned char) ~mask;
    block_dirty(first_block + bit / BITS_PER_BLOCK);
}

static uint32_t
zone_map(void)
{
    return 2u + fs.m_super.s_imap_blocks;
}

uint32_t
alloc_zone(void)
{
    uint32_t limit = fs.m_super.s_zones - fs.m_first_data + 1;
    uint32_t bit = alloc_bit(zone_map(), fs.m_zone_hint, limit);

    if (bit == 0) {
        fs.m_zone_hint = limit;
        return NO_BLOCK;
    }
    fs.m_zone_hint = bit + 1;
    return fs.m_first_data + bit - 1;
}

void
free_zone(uint32_t zone)
{
    uint32_t bit = zone - fs.m_first_data + 1;

    if (zone < fs.m_first_data || zone >= fs.m_super.s_zones)
        panic("zone %u is not in the data area", zone);
    free_bit(zone_map(), bit);
    if (bit < fs.m_zone_hint)
        fs.m_zone_hint = bit;
}

uint32_t
alloc_inode_number(void)
{
    uint32_t num = alloc_bit(2, fs.m_inode_hint, fs.m_super.s_ninodes + 1);

    if (num != 0)
        fs.m_inode_hint = num + 1;
    return num;
}

void
free_inode_number(uint32_t num)
{
    free_bit(2, num);
    if (num < fs.m_inode_hint)
        fs.m_inode_hint = num;
}

/* What the bitmap says of a zone, for a while; see inodes_hide(). */
void
mark_zone(uint32_t zone, int used)
{
    set_bit(zone_map(), zone - fs.m_first_data + 1, used);
}

void
mark_inode(uint32_t num, int used)
{
    set_bit(2, num, used);
}
