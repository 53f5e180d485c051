/* A byte for every position, so that any piece can be checked anywhere. */
#include <fcntl.h>
#include <unistd.h>
#include "load.h"

uint8_t
byte_at(uint32_t position)
{
    uint32_t x = position * 2654435761u;

    return (x >> 24) ^ (x >> 11);
}

void
data_create(void)
{
    uint8_t block[4096];
    uint32_t at, i;
    int fd = open(DATA_FILE, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    if (fd < 0)
        fail("cannot create %s", DATA_FILE);
    for (at = 0; at < DATA_BYTES; at += sizeof(block)) {
        for (i = 0; i < sizeof(block); i++)
            block[i] = byte_at(at + i);
        if (write(fd, block, sizeof(block)) != sizeof(block))
            fail("cannot write %s at %u", DATA_FILE, at);
    }
    close(fd);
    sync();
}

void
must_match(const uint8_t *bytes, size_t n, uint32_t position, const char *where)
{
    size_t i;

    for (i = 0; i < n; i++)
        if (bytes[i] != byte_at(position + i))
            fail("%s: wrong byte at %u", where, position + (uint32_t) i);
}
