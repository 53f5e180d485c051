/* The block cache.  Its unit is a line of several blocks, so that one request
 * to the driver moves more than a block.  A pointer to a block is good until
 * the next call that needs another one.
 */
#include "mfs.h"

#define LINE_BLOCKS 8
#define LINE_BYTES (LINE_BLOCKS * BLOCK_SIZE)
#define NR_LINES 64

static struct line {
    uint32_t l_number; /* of its first block / LINE_BLOCKS */
    int l_dirty;
    int l_valid;
    uint32_t l_used; /* when it was used last */
} line[NR_LINES];
static char line_data[NR_LINES][LINE_BYTES];
static uint32_t uses;
static int last_error;

/* The last line of the device may be shorter. */
static size_t
line_bytes(uint32_t number)
{
    uint32_t first = number * LINE_BLOCKS;
    uint32_t blocks = fs.m_super.s_zones - first;

    return (blocks < LINE_BLOCKS ? blocks : LINE_BLOCKS) * BLOCK_SIZE;
}

static int
write_line(int i)
{
    size_t bytes = line_bytes(line[i].l_number);
    int r;

    r = bdev_transfer(1, (off_t) line[i].l_number * LINE_BYTES, line_data[i],
        bytes);
    if (r != (int) bytes) {
        printf("MFS: cannot write block %u: %d\n",
            line[i].l_number * LINE_BLOCKS, r);
        return r < 0 ? r : EIO;
    }
    line[i].l_dirty = 0;
    return OK;
}

static int
read_line(int i, uint32_t number)
{
    size_t bytes = line_bytes(number);
    int r;

    r = bdev_transfer(0, (off_t) number * LINE_BYTES, line_data[i], bytes);
    if (r == (int) bytes)
        return OK;
    printf("MFS: cannot read block %u: %d\n", number * LINE_BLOCKS, r);
    memset(line_data[i], 0, LINE_BYTES);
    return r < 0 ? r : EIO;
}

/* The line that was not used for longest; a dirty one is written first. One
 * that cannot be written stays, so the cache may have to grow over it. */
static int
oldest_line(void)
{
    int i, best = -1;

    for (i = 0; i < NR_LINES; i++) {
        if (!line[i].l_valid)
            return i;
        if (best < 0 || line[i].l_used < line[best].l_used)
            best = i;
    }
    if (line[best].l_dirty && write_line(best) != OK)
        last_error = EIO;
    return best;
}

static int
line_of(uint32_t number)
{
    int i;

    for (i = 0; i < NR_LINES; i++)
        if (line[i].l_valid && line[i].l_number == number)
            break;
    if (i == NR_LINES) {
        i = oldest_line();
        line[i].l_dirty = 0;
        line[i].l_number = number;
        line[i].l_valid = read_line(i, number) == OK;
        if (!line[i].l_valid)
            last_error = EIO;
    }
    line[i].l_used = ++uses;
    return i;
}

char *
block_get(uint32_t block)
{
    if (block >= fs.m_super.s_zones)
        panic("block %u is not on the device", block);
    return line_data[line_of(block / LINE_BLOCKS)] +
        block % LINE_BLOCKS * BLOCK_SIZE;
}

/* A block just allocated, full of zeros. */
char *
block_new(uint32_t block)
{
    char *data = block_get(block);

    memset(data, 0, BLOCK_SIZE);
    block_dirty(block);
    return data;
}

void
block_dirty(uint32_t block)
{
    line[line_of(block / LINE_BLOCKS)].l_dirty = 1;
}

/* Writes all dirty lines in the order of the device. */
int
cache_flush(void)
{
    int i, next, r, result = OK;
    uint32_t after = 0;

    for (;;) {
        next = -1;
        for (i = 0; i < NR_LINES; i++)
            if (line[i].l_valid && line[i].l_dirty &&
                line[i].l_number >= after &&
                (next < 0 || line[i].l_number < line[next].l_number))
                next = i;
        if (next < 0)
            return result;
        after = line[next].l_number + 1;
        if ((r = write_line(next)) != OK)
            result = r;
    }
}

void
cache_forget(void)
{
    int i;

    for (i = 0; i < NR_LINES; i++)
        line[i].l_valid = line[i].l_dirty = 0;
}

/* Has a transfer failed since this was asked last? */
int
cache_error(void)
{
    int r = last_error;

    last_error = OK;
    return r;
}
