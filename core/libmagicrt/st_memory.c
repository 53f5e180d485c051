/*
 * Temporary memory, and the remote instance's bytes.  Temporary memory comes
 * from mmap, or with a preallocated buffer from its upper end; all of it is
 * given back at once.
 */
#include <string.h>
#include <sys/mman.h>
#include "st_private.h"

struct block {
    struct block *next;
    size_t size;
    size_t used;
};

#define BLOCK_SIZE (256u * 1024)

static struct block *
new_block(struct st_transfer *st, size_t size)
{
    struct block *block;

    if (st->temporary != NULL) {
        if ((size_t) (st->temporary - st->persistent) < size)
            return NULL;
        st->temporary -= size;
        block = (struct block *) st->temporary;
        memset(block, 0, size);
    } else {
        block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON,
            -1, 0);
        if (block == MAP_FAILED)
            return NULL;
    }
    block->size = size;
    block->used = sizeof(*block);
    block->next = st->blocks;
    st->blocks = block;
    return block;
}

/* Zeroed memory until st_release(); NULL if there is none. */
void *
st_allocate(struct st_transfer *st, size_t size)
{
    struct block *block = st->blocks;
    void *memory;

    size = MAGIC_ROUND(size, 16u);
    if (block == NULL || block->size - block->used < size) {
        size_t least = MAGIC_ROUND(size + sizeof(*block), MAGIC_PAGE);

        if (least < size)
            return NULL;
        block = new_block(st, least > BLOCK_SIZE / 4 ? least : BLOCK_SIZE);
        if (block == NULL)
            return NULL;
    }
    memory = (char *) block + block->used;
    block->used += size;
    return memory;
}

void
st_release(struct st_transfer *st)
{
    while (st->blocks != NULL) {
        struct block *block = st->blocks;

        st->blocks = block->next;
        if (st->temporary == NULL)
            munmap(block, block->size);
    }
}

void
st_window_init(struct st_transfer *st, struct st_window *window, uint32_t low,
    uint32_t high)
{
    window->low = low;
    window->high = high;
    window->num_chunks = (high - low + ST_CHUNK - 1) / ST_CHUNK;
    window->chunks = st_allocate(st, (window->num_chunks + 1) * sizeof(void *));
    if (window->chunks == NULL)
        window->high = window->low;
}

static void *
window_chunk(struct st_transfer *st, struct st_window *window, uint32_t index)
{
    uint32_t start = window->low + index * ST_CHUNK;
    uint32_t length = window->high - start;
    void *chunk = window->chunks[index];

    if (chunk != NULL)
        return chunk;
    if (length > ST_CHUNK)
        length = ST_CHUNK;
    if ((chunk = st_allocate(st, length)) == NULL ||
        st->info->copy_state_region(st->info->context, start, length, chunk) !=
            0)
        return NULL;
    return window->chunks[index] = chunk;
}

static int
is_in_window(const struct st_window *window, uint32_t address, uint32_t size)
{
    return address >= window->low && address <= window->high &&
        size <= window->high - address;
}

/* Copies remote memory; large pieces and those outside windows directly. */
int
st_read(struct st_transfer *st, uint32_t address, size_t size,
    void *destination)
{
    struct st_window *window = NULL;
    char *to = destination;

    if (is_in_window(&st->heap, address, size))
        window = &st->heap;
    else if (is_in_window(&st->data, address, size))
        window = &st->data;
    if (window != NULL && size < ST_CHUNK) {
        while (size > 0) {
            uint32_t offset = address - window->low;
            uint32_t inside = offset % ST_CHUNK;
            size_t part = ST_CHUNK - inside;
            const char *chunk = window_chunk(st, window, offset / ST_CHUNK);

            if (chunk == NULL)
                break;
            if (part > size)
                part = size;
            memcpy(to, chunk + inside, part);
            to += part;
            address += part;
            size -= part;
        }
    }
    if (size == 0)
        return 0;
    return st->info->copy_state_region(st->info->context, address, size, to);
}
