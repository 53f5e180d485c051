/* The allocator of services and programs.
 *
 * Memory comes from sbrk.  A block is a header word (size, and whether this
 * block and the one before it are in use) and its payload; a free block also
 * has list links after the header and its size in its last word, so that
 * neighbours merge at once.  Free blocks are kept in lists by the power of
 * two of their size.  A header with size 0, in use, ends each region.
 *
 * State transfer must not look at this file's data: the instrumented program
 * keeps its own list of what was allocated.  So nothing else lives here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORD ((uint32_t) sizeof(uint32_t))
#define ALIGNMENT 8u
#define MIN_BLOCK 16u /* header, two links, final size */
#define MAX_BYTES 0x40000000u
#define GROW_BYTES 0x10000u
#define BINS 32

#define IN_USE 1u
#define PREV_IN_USE 2u
#define SIZE_MASK (~7u)

struct block {
    uint32_t head;             /* bytes of the block, and flags */
    struct block *next, *prev; /* only while the block is free */
};

static struct block *bins[BINS];
static struct block *region_end; /* header that ends the newest region */

static uint32_t
size_of(const struct block *b)
{
    return b->head & SIZE_MASK;
}

static struct block *
after(struct block *b, uint32_t bytes)
{
    return (struct block *) ((char *) b + bytes);
}

static int
bin_of(uint32_t bytes)
{
    return 31 - __builtin_clz(bytes);
}

static void
unlink_block(struct block *b)
{
    if (b->prev != NULL)
        b->prev->next = b->next;
    else
        bins[bin_of(size_of(b))] = b->next;
    if (b->next != NULL)
        b->next->prev = b->prev;
}

/* Puts a block whose neighbours are both in use into its list. */
static void
link_block(struct block *b, uint32_t bytes)
{
    int bin = bin_of(bytes);

    b->head = bytes | PREV_IN_USE;
    *(uint32_t *) ((char *) b + bytes - WORD) = bytes;
    after(b, bytes)->head &= ~PREV_IN_USE;
    b->prev = NULL;
    b->next = bins[bin];
    if (b->next != NULL)
        b->next->prev = b;
    bins[bin] = b;
}

static void
release(struct block *b)
{
    uint32_t bytes = size_of(b), before;
    struct block *neighbour = after(b, bytes);

    if (!(neighbour->head & IN_USE)) {
        unlink_block(neighbour);
        bytes += size_of(neighbour);
    }
    if (!(b->head & PREV_IN_USE)) {
        before = ((uint32_t *) b)[-1];
        b = (struct block *) ((char *) b - before);
        unlink_block(b);
        bytes += before;
    }
    link_block(b, bytes);
}

/* Adds a region of at least this size. A region that continues the last one
 * starts with the header that ended it. */
static int
grow(uint32_t bytes)
{
    uint32_t want =
        (bytes + 2 * ALIGNMENT + GROW_BYTES - 1) & ~(GROW_BYTES - 1);
    char *start = sbrk((intptr_t) want);
    struct block *b;
    uint32_t skip, prev_flag = PREV_IN_USE;

    if (start == (char *) -1)
        return 0;
    if (region_end != NULL && start == (char *) region_end + WORD) {
        b = region_end;
        prev_flag = b->head & PREV_IN_USE;
        want += WORD;
    } else {
        skip =
            (ALIGNMENT - WORD - (uint32_t) (uintptr_t) start) & (ALIGNMENT - 1);
        b = (struct block *) (start + skip);
        want -= skip;
    }
    want = (want - WORD) & SIZE_MASK;
    region_end = after(b, want);
    region_end->head = IN_USE | PREV_IN_USE;
    b->head = want | IN_USE | prev_flag;
    release(b);
    return 1;
}

static struct block *
find(uint32_t bytes)
{
    struct block *b;
    int bin;

    for (bin = bin_of(bytes); bin < BINS; bin++)
        for (b = bins[bin]; b != NULL; b = b->next)
            if (size_of(b) >= bytes)
                return b;
    return NULL;
}

static uint32_t
block_bytes(size_t size)
{
    uint32_t bytes =
        (uint32_t) ((size + WORD + ALIGNMENT - 1) & ~(size_t) (ALIGNMENT - 1));

    return bytes < MIN_BLOCK ? MIN_BLOCK : bytes;
}

/* Gives back what a block in use has beyond bytes. */
static void
trim(struct block *b, uint32_t bytes)
{
    uint32_t rest = size_of(b) - bytes;
    struct block *tail;

    if (rest < MIN_BLOCK)
        return;
    b->head -= rest;
    tail = after(b, bytes);
    tail->head = rest | IN_USE | PREV_IN_USE;
    release(tail);
}

void *
malloc(size_t size)
{
    uint32_t bytes;
    struct block *b;

    if (size > MAX_BYTES) {
        errno = ENOMEM;
        return NULL;
    }
    bytes = block_bytes(size);
    if ((b = find(bytes)) == NULL) {
        if (!grow(bytes) || (b = find(bytes)) == NULL) {
            errno = ENOMEM;
            return NULL;
        }
    }
    unlink_block(b);
    b->head |= IN_USE;
    after(b, size_of(b))->head |= PREV_IN_USE;
    trim(b, bytes);
    return (char *) b + WORD;
}

void
free(void *p)
{
    if (p != NULL)
        release((struct block *) ((char *) p - WORD));
}

/* A block that begins where alignment says: what is before it goes back. */
static void *
allocate_at(size_t alignment, size_t size)
{
    struct block *front, *b;
    uint32_t gap, bytes;
    char *p;

    if (alignment <= ALIGNMENT)
        return malloc(size);
    if (size > MAX_BYTES || alignment > MAX_BYTES) {
        errno = ENOMEM;
        return NULL;
    }
    if ((p = malloc(size + alignment + MIN_BLOCK)) == NULL)
        return NULL;
    front = (struct block *) (p - WORD);
    gap = -(uint32_t) (uintptr_t) p & (alignment - 1);
    if (gap != 0 && gap < MIN_BLOCK)
        gap += alignment;
    b = after(front, gap);
    if (gap != 0) {
        bytes = size_of(front);
        b->head = (bytes - gap) | IN_USE | PREV_IN_USE;
        front->head -= bytes - gap;
        release(front);
    }
    trim(b, block_bytes(size));
    return (char *) b + WORD;
}

static int
is_power(size_t alignment)
{
    return alignment != 0 && (alignment & (alignment - 1)) == 0;
}

void *
aligned_alloc(size_t alignment, size_t size)
{
    if (!is_power(alignment)) {
        errno = EINVAL;
        return NULL;
    }
    return allocate_at(alignment, size);
}

void *
memalign(size_t alignment, size_t size)
{
    return aligned_alloc(alignment, size);
}

int
posix_memalign(void **result, size_t alignment, size_t size)
{
    int saved = errno;
    void *p;

    if (!is_power(alignment) || alignment % sizeof(void *) != 0)
        return EINVAL;
    p = allocate_at(alignment, size);
    errno = saved;
    if (p == NULL)
        return ENOMEM;
    *result = p;
    return 0;
}

void *
calloc(size_t count, size_t size)
{
    size_t total;
    void *p;

    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    if ((p = malloc(total)) != NULL)
        memset(p, 0, total);
    return p;
}

void *
realloc(void *p, size_t size)
{
    struct block *b;
    void *q;
    size_t have;

    if (p == NULL)
        return malloc(size);
    b = (struct block *) ((char *) p - WORD);
    have = size_of(b) - WORD;
    if (size <= have) {
        trim(b, block_bytes(size));
        return p;
    }
    if ((q = malloc(size)) == NULL)
        return NULL;
    memcpy(q, p, have);
    free(p);
    return q;
}
