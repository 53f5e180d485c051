/*
 * Tracked memory.  A heap block is [slack] [dsentry] [object] [padding]; the
 * dsentry of a mapping is a heap block of its own.  All dsentries are on one
 * list, newest first.
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

    entry->magic = MAGIC_DSENTRY_MAGIC;
    entry->state = MAGIC_DSENTRY_ALIVE;
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
    entry->state = MAGIC_DSENTRY_DEAD;
    entry->magic = 0;
}

static uint32_t
site_type(uint32_t site)
{
    const struct magic_site *sites =
        (const struct magic_site *) _magic_vars.sites.address;

    return site < _magic_vars.sites.count ? sites[site].type : 0;
}

/* What malloc's blocks, and a dsentry in one, begin at a multiple of. */
#define MALLOC_ALIGNMENT 8

_Static_assert(sizeof(struct magic_dsentry) % MALLOC_ALIGNMENT == 0,
    "an object behind its dsentry is aligned as malloc's blocks are");

/* Returns NULL if there is no memory; the object is not cleared. */
struct magic_dsentry *
magic_heap_create(size_t size, size_t alignment, uint32_t site, uint32_t type)
{
    size_t padding = magic_random(_magic_vars.asr_heap_padding);
    size_t slack = alignment > MALLOC_ALIGNMENT ? alignment : 0;
    size_t extent = slack + sizeof(struct magic_dsentry) + size + padding;
    struct magic_dsentry *entry;
    uint32_t object;
    char *base;

    if (extent < size || (base = malloc(extent)) == NULL)
        return NULL;
    object = (uint32_t) base + sizeof(*entry);
    if (slack != 0)
        object = MAGIC_ROUND(object, alignment);
    entry = at(object - sizeof(*entry));
    entry->site = site;
    entry->type = type;
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
    uint32_t site, uint32_t type)
{
    struct magic_dsentry *entry = malloc(sizeof(*entry));

    if (entry == NULL)
        return NULL;
    entry->site = site;
    entry->type = type;
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

    return entry->magic == MAGIC_DSENTRY_MAGIC &&
            entry->address == (uint32_t) address
        ? entry
        : NULL;
}

void *
magic_malloc(size_t size, uint32_t site)
{
    struct magic_dsentry *entry =
        magic_heap_create(size, 0, site, site_type(site));

    return entry == NULL ? NULL : (void *) entry->address;
}

void *
magic_calloc(size_t count, size_t size, uint32_t site)
{
    void *object;

    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    object = magic_malloc(count * size, site);
    if (object != NULL)
        memset(object, 0, count * size);
    return object;
}

void *
magic_realloc(void *address, size_t size, uint32_t site)
{
    struct magic_dsentry *old, *entry;
    uint32_t type = site_type(site);

    if (address == NULL)
        return magic_malloc(size, site);
    /* Memory that was allocated before tracking or by the allocator's side. */
    if ((old = heap_entry(address)) == NULL)
        return realloc(address, size);
    if (type == 0)
        type = old->type;
    entry = magic_heap_create(size, old->mapping, site, type);
    if (entry == NULL)
        return NULL;
    memcpy((void *) entry->address, address,
        size < old->size ? size : old->size);
    magic_dsentry_destroy(old);
    return (void *) entry->address;
}

void *
magic_memalign(size_t alignment, size_t size, uint32_t site)
{
    struct magic_dsentry *entry =
        magic_heap_create(size, alignment, site, site_type(site));

    return entry == NULL ? NULL : (void *) entry->address;
}

int
magic_posix_memalign(void **address, size_t alignment, size_t size,
    uint32_t site)
{
    void *object = magic_memalign(alignment, size, site);

    if (object == NULL)
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
    if (magic_map_create((uint32_t) object, size, extent, mapping, site,
            site_type(site)) == NULL) {
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
