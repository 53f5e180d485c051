/* Byte orders under the names that BSD has in this place; the conversions
 * are musl's, and those of integers in memory besides. */
#ifndef _SYS_ENDIAN_H
#define _SYS_ENDIAN_H

#include <endian.h>
#include <stdint.h>

#define _LITTLE_ENDIAN __LITTLE_ENDIAN
#define _BIG_ENDIAN __BIG_ENDIAN
#define _PDP_ENDIAN __PDP_ENDIAN
#define _BYTE_ORDER __BYTE_ORDER

/* musl has these where extensions are asked for. */
#ifndef htobe16
#define htobe16(x) __builtin_bswap16(x)
#define htobe32(x) __builtin_bswap32(x)
#define htobe64(x) __builtin_bswap64(x)
#define be16toh(x) __builtin_bswap16(x)
#define be32toh(x) __builtin_bswap32(x)
#define be64toh(x) __builtin_bswap64(x)
#define htole16(x) ((uint16_t) (x))
#define htole32(x) ((uint32_t) (x))
#define htole64(x) ((uint64_t) (x))
#define le16toh(x) ((uint16_t) (x))
#define le32toh(x) ((uint32_t) (x))
#define le64toh(x) ((uint64_t) (x))
#endif

#ifndef bswap16
#define bswap16(x) __builtin_bswap16(x)
#define bswap32(x) __builtin_bswap32(x)
#define bswap64(x) __builtin_bswap64(x)
#endif

/* At any address: the bytes are copied. */
#define _ENDIAN_ACCESS(bits, order) \
    static __inline uint##bits##_t order##bits##dec(const void *from) \
    { \
        uint##bits##_t value; \
        __builtin_memcpy(&value, from, sizeof(value)); \
        return order##bits##toh(value); \
    } \
    static __inline void order##bits##enc(void *to, uint##bits##_t value) \
    { \
        value = hto##order##bits(value); \
        __builtin_memcpy(to, &value, sizeof(value)); \
    }

_ENDIAN_ACCESS(16, be)
_ENDIAN_ACCESS(32, be)
_ENDIAN_ACCESS(64, be)
_ENDIAN_ACCESS(16, le)
_ENDIAN_ACCESS(32, le)
_ENDIAN_ACCESS(64, le)

#undef _ENDIAN_ACCESS

#endif
