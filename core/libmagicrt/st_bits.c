/* Values of bit-fields.  A packed one may reach into a ninth byte. */
#include "st_private.h"

uint64_t
st_get_bits(const char *from, const struct magic_member *member)
{
    uint64_t value = 0;
    uint32_t at = member->bit_offset, done = 0, part;

    for (; done < member->bit_size; done += part, at += part) {
        uint64_t byte = (unsigned char) from[at / 8];

        part = 8 - at % 8;
        if (part > member->bit_size - done)
            part = member->bit_size - done;
        value |= (byte >> at % 8 & ((1u << part) - 1)) << done;
    }
    return value;
}

void
st_put_bits(char *to, const struct magic_member *member, uint64_t value)
{
    uint32_t at = member->bit_offset, done = 0, part;

    for (; done < member->bit_size; done += part, at += part) {
        unsigned char *byte = (unsigned char *) &to[at / 8];
        uint32_t mask;

        part = 8 - at % 8;
        if (part > member->bit_size - done)
            part = member->bit_size - done;
        mask = ((1u << part) - 1) << at % 8;
        *byte = (unsigned char) ((*byte & ~mask) |
            ((uint32_t) (value >> done) << at % 8 & mask));
    }
}
