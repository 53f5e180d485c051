/* Bits in arrays of bitchunk_t. */
#ifndef _MINIX_BITMAP_H
#define _MINIX_BITMAP_H

#include <minix/type.h>

#define MAP_CHUNK(map, bit) ((map)[(bit) / BITCHUNK_BITS])
#define CHUNK_OFFSET(bit) ((bit) % BITCHUNK_BITS)
#define GET_BIT(map, bit) (MAP_CHUNK(map, bit) & (1UL << CHUNK_OFFSET(bit)))
#define SET_BIT(map, bit) (MAP_CHUNK(map, bit) |= (1UL << CHUNK_OFFSET(bit)))
#define UNSET_BIT(map, bit) (MAP_CHUNK(map, bit) &= ~(1UL << CHUNK_OFFSET(bit)))

#define get_sys_bit(map, bit) GET_BIT((map).chunk, bit)
#define set_sys_bit(map, bit) SET_BIT((map).chunk, bit)
#define unset_sys_bit(map, bit) UNSET_BIT((map).chunk, bit)

#endif
