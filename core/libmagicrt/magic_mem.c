/*
 * Tracked memory.  A heap block is [slack] [dsentry] [object] [padding]; the
 * dsentry of a mapping is a heap block of its own.  All dsentries are on one
 * list, newest first.
 *
 * An object starts as zeros, and so does what it grows by: a pointer that the
 * program has not written yet must be no address of what was there before.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <minix/vm.h>
#include "magic_private.h"

static struct magic_dsentry *
at(uint32_t address)
{
    return (struct magic_dsentry *) address;
}

static void
link_entry(struct magic_dsentry *entry)
{
    uint32_t self = (uint32_t) entry;

    entry->magic = MAGIC_DSENTRY_ALIVE;
    entry->previous = 0;
    entry->next = _magic_vars.next_dsentry;
    if (entry->next != 0)
        at(entry->next)->previous = self;
    _magic_vars.next_dsentry = self;
    _magic_vars.num_dsentries++;
    if (_magic_vars.heap_low == 0 || self < _magic_vars.heap_low)
        _magic_vars.heap_low = self;
    if (self + sizeof(*entry) > _magic_vars.heap_high)
        _magic_vars.heap_high = self + sizeof(*entry);
}

static void
unlink_entry(struct magic_dsentry *entry)
{
    if (entry->previous != 0)
        at(entry->previous)->next = entry->next;
    else
        _magic_vars.next_dsentry = entry->next;
    if (entry->next != 0)
        at(entry->next)->previous = entry->previous;
    _magic_vars.num_dsentries--;
    entry->magic = MAGIC_DSENTRY_DEAD;
}

static void
describe(struct magic_dsentry *entry, const struct magic_content *content)
{
    entry->site = content->site;
    entry->type = content->type;
    entry->element = content->element;
}

/* What malloc's blocks, and a dsentry in one, begin at a multiple of. */
#define MALLOC_ALIGNMENT 8

_Static_assert(sizeof(struct magic_dsentry) % MALLOC_ALIGNMENT == 0,
    "an object behind its dsentry is aligned as malloc's blocks are");

/* Returns NULL if there is no memory; the object is not cleared. */
struct magic_dsentry *
magic_heap_create(size_t size, size_t alignment,
    const struct magic_content *content)
{
    size_t padding = magic_random(_magic_vars.asr_heap_padding);
    size_t slack = alignment > MALLOC_ALIGNMENT ? alignment : 0;
    size_t extent = slack + sizeof(struct magic_dsentry) + size;
    struct magic_dsentry *entry;
    uint32_t object;
    char *base;

    if (extent < size || extent + padding < extent ||
        (base = malloc(extent + padding)) == NULL)
        return NULL;
    object = (uint32_t) base + sizeof(*entry);
    if (slack != 0)
        object = MAGIC_ROUND(object, alignment);
    entry = at(object - sizeof(*entry));
    describe(entry, content);
    entry->address = object;
    entry->size = size;
    entry->base = (uint32_t) base;
    entry->extent = extent;
    entry->flags = MAGIC_DS_HEAP;
    entry->mapping = slack;
    link_entry(entry);
    if (object + size > _magic_vars.heap_high)
        _magic_vars.heap_high = object + size;
    return entry;
}

/* Describes memory that is already mapped. */
struct magic_dsentry *
magic_map_create(uint32_t address, size_t size, size_t extent, uint32_t mapping,
    const struct magic_content *content)
{
    struct magic_dsentry *entry = malloc(sizeof(*entry));

    if (entry == NULL)
        return NULL;
    describe(entry, content);
    entry->address = address;
    entry->size = size;
    entry->base = address;
    entry->extent = extent;
    entry->flags = MAGIC_DS_MAP;
    entry->mapping = mapping;
    link_entry(entry);
    _magic_vars.num_maps++;
    return entry;
}

/* Frees the object, too. */
void
magic_dsentry_destroy(struct magic_dsentry *entry)
{
    unlink_entry(entry);
    magic_forget_range(entry->address, entry->size);
    if (entry->flags & MAGIC_DS_MAP) {
        _magic_vars.num_maps--;
        munmap((void *) entry->base, entry->extent);
        free(entry);
    } else {
        free((void *) entry->base);
    }
}

/* Bytes of padding after a mapping: the first one gets the larger limit. */
size_t
magic_map_padding(void)
{
    uint32_t limit = _magic_vars.num_maps == 0 ? _magic_vars.asr_map_offset
                                               : _magic_vars.asr_map_padding;

    return magic_random(limit) * MAGIC_PAGE;
}

static struct magic_dsentry *
heap_entry(void *address)
{
    struct magic_dsentry *entry = (struct magic_dsentry *) address - 1;

    return entry->magic == MAGIC_DSENTRY_ALIVE &&
            entry->address == (uint32_t) address
        ? entry
        : NULL;
}

static struct magic_dsentry *
map_entry(uint32_t address)
{
    struct magic_dsentry *entry;
    uint32_t next;

    for (next = _magic_vars.next_dsentry; next != 0; next = entry->next) {
        entry = at(next);
        if ((entry->flags & MAGIC_DS_MAP) && address >= entry->base &&
            address - entry->base < entry->extent)
            return entry;
    }
    return NULL;
}

static void *
create_cleared(size_t size, size_t alignment, uint32_t site)
{
    struct magic_content content = magic_content_of(site, size);
    struct magic_dsentry *entry = magic_heap_create(size, alignment, &content);

    if (entry == NULL)
        return NULL;
    return memset((void *) entry->address, 0, size);
}

void *
magic_malloc(size_t size, uint32_t site)
{
    return create_cleared(size, 0, site);
}

void *
magic_calloc(size_t count, size_t size, uint32_t site)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return create_cleared(count * size, 0, site);
}

void *
magic_realloc(void *address, size_t size, uint32_t site)
{
    struct magic_content content;
    struct magic_dsentry *old, *entry;
    size_t kept;

    if (address == NULL)
        return magic_malloc(size, site);
    /* Memory that was allocated before tracking or by the allocator's side. */
    if ((old = heap_entry(address)) == NULL)
        return realloc(address, size);
    content = magic_content_again(old, site, size);
    entry = magic_heap_create(size, old->mapping, &content);
    if (entry == NULL)
        return NULL;
    kept = size < old->size ? size : old->size;
    memcpy((void *) entry->address, address, kept);
    memset((char *) entry->address + kept, 0, size - kept);
    magic_carry_range(old->address, entry->address, kept);
    magic_dsentry_destroy(old);
    return (void *) entry->address;
}

static int
is_power_of_two(size_t n)
{
    return n != 0 && (n & (n - 1)) == 0;
}

void *
magic_memalign(size_t alignment, size_t size, uint32_t site)
{
    if (!is_power_of_two(alignment)) {
        errno = EINVAL;
        return NULL;
    }
    return create_cleared(size, alignment, site);
}

int
magic_posix_memalign(void **address, size_t alignment, size_t size,
    uint32_t site)
{
    void *object;

    if (!is_power_of_two(alignment) || alignment % sizeof(void *) != 0)
        return EINVAL;
    if ((object = create_cleared(size, alignment, site)) == NULL)
        return ENOMEM;
    *address = object;
    return 0;
}

void
magic_free(void *address)
{
    struct magic_dsentry *entry;

    if (address == NULL)
        return;
    entry = heap_entry(address);
    if (entry != NULL)
        magic_dsentry_destroy(entry);
    else
        free(address);
}

/*
 * The program says what memory is made of.  Memory that is no block of ours but
 * a part of one is placed there.
 */
void
magic_typed_at(void *slot, uint32_t site)
{
    const struct magic_site *record =
        &((const struct magic_site *) _magic_vars.sites.address)[site];
    struct magic_content content = { site, record->type, 0 };
    struct magic_dsentry *entry = NULL;
    uint32_t address;

    memcpy(&address, slot, sizeof(address));
    if (address == 0)
        return;
    if (address - sizeof(*entry) >= _magic_vars.heap_low &&
        address <= _magic_vars.heap_high)
        entry = heap_entry((void *) address);
    if (entry == NULL && (entry = map_entry(address)) != NULL &&
        entry->address != address)
        entry = NULL;
    if (entry != NULL)
        describe(entry, &content);
    else
        magic_placed_at(slot, 1, site);
}

void *
magic_malloc_plain(size_t size)
{
    return magic_malloc(size, MAGIC_NONE);
}

void *
magic_calloc_plain(size_t count, size_t size)
{
    return magic_calloc(count, size, MAGIC_NONE);
}

void *
magic_realloc_plain(void *address, size_t size)
{
    return magic_realloc(address, size, MAGIC_NONE);
}

/*
 * Contiguous memory is out of band (alloc_contig registers it), and a mapping
 * over a tracked one does not change what is tracked.
 */
void *
magic_mmap(void *address, size_t size, int protection, int flags, int fd,
    long long offset, uint32_t site)
{
    size_t padding, extent;
    uint32_t mapping = (uint32_t) protection << 24 | (flags & 0xFFFFFF);
    struct magic_content content = magic_content_of(site, size);
    void *object;

    if ((flags & MAP_CONTIG) ||
        ((flags & MAP_FIXED) && map_entry((uint32_t) address) != NULL))
        return mmap(address, size, protection, flags, fd, offset);
    padding =
        (flags & MAP_FIXED) || !(flags & MAP_ANON) ? 0 : magic_map_padding();
    extent = MAGIC_ROUND(size, MAGIC_PAGE) + padding;
    object = mmap(address, padding == 0 ? size : extent, protection, flags, fd,
        offset);
    if (object == MAP_FAILED)
        return object;
    if (magic_map_create((uint32_t) object, size, extent, mapping, &content) ==
        NULL) {
        munmap(object, extent);
        return MAP_FAILED;
    }
    return object;
}

/* Unmapping a part from the end or the start shrinks the tracked object. */
int
magic_munmap(void *address, size_t size)
{
    struct magic_dsentry *entry = map_entry((uint32_t) address);
    uint32_t start = (uint32_t) address, end, last;
    int r;

    if (entry == NULL)
        return munmap(address, size);
    end = start + MAGIC_ROUND(size, MAGIC_PAGE);
    last = entry->address + MAGIC_ROUND(entry->size, MAGIC_PAGE);
    if (start == entry->base && end >= last) {
        magic_dsentry_destroy(entry);
        return 0;
    }
    if ((r = munmap(address, size)) != 0)
        return r;
    magic_forget_range(start, end - start);
    if (start == entry->base) {
        entry->size -= end - start;
        entry->extent -= end - start;
        entry->base = entry->address = end;
    } else if (end >= last) {
        entry->size = start - entry->address;
        munmap((void *) end, entry->base + entry->extent - end);
        entry->extent = start - entry->base;
    }
    return 0;
}
