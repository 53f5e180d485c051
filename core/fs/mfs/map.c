/* From positions in a file to zones. */
#include "mfs.h"

/* How a block of the file is reached: through i_zone[slot], then through one
 * index in each of `levels' indirect blocks. */
struct route {
    int slot;
    int levels;
    uint32_t index[2];
};

static int
find_route(uint32_t n, struct route *r)
{
    memset(r, 0, sizeof *r);
    if (n < DIRECT_ZONES) {
        r->slot = (int) n;
    } else if ((n -= DIRECT_ZONES) < ZONES_PER_BLOCK) {
        r->slot = DIRECT_ZONES;
        r->levels = 1;
        r->index[0] = n;
    } else if ((n -= ZONES_PER_BLOCK) < ZONES_PER_BLOCK * ZONES_PER_BLOCK) {
        r->slot = DIRECT_ZONES + 1;
        r->levels = 2;
        r->index[0] = n / ZONES_PER_BLOCK;
        r->index[1] = n % ZONES_PER_BLOCK;
    } else {
        return EFBIG;
    }
    return OK;
}

/* The zone that holds a position; NO_BLOCK: a hole. */
uint32_t
map_read(const struct inode *ip, off_t pos)
{
    struct route route;
    uint32_t zone;
    int i;

    if (find_route((uint32_t) (pos / BLOCK_SIZE), &route) != OK)
        return NO_BLOCK;
    zone = ip->i_disk.d_zone[route.slot];
    for (i = 0; i < route.levels && zone != NO_BLOCK; i++)
        zone = ((uint32_t *) block_get(zone))[route.index[i]];
    return zone;
}

/* The same, where missing zones are made; NO_BLOCK: the disk is full, or the
 * file too large. A new zone is zero. */
uint32_t
map_write(struct inode *ip, off_t pos, int *is_new)
{
    struct route route;
    uint32_t zone, next;
    int i;

    *is_new = 0;
    if (find_route((uint32_t) (pos / BLOCK_SIZE), &route) != OK)
        return NO_BLOCK;
    zone = ip->i_disk.d_zone[route.slot];
    if (zone == NO_BLOCK) {
        if ((zone = alloc_zone()) == NO_BLOCK)
            return NO_BLOCK;
        block_new(zone);
        ip->i_disk.d_zone[route.slot] = zone;
        ip->i_dirty = 1;
        *is_new = 1;
    }
    for (i = 0; i < route.levels; i++) {
        next = ((uint32_t *) block_get(zone))[route.index[i]];
        if (next == NO_BLOCK) {
            if ((next = alloc_zone()) == NO_BLOCK)
                return NO_BLOCK;
            block_new(next);
            ((uint32_t *) block_get(zone))[route.index[i]] = next;
            block_dirty(zone);
            *is_new = 1;
        }
        zone = next;
    }
    return zone;
}

/* Frees the zones below an indirect block from file block `from' on, where
 * this block covers `span' file blocks for each entry, starting at `start'.
 * Result: whether nothing is left below it, so that it can go too. */
static int
free_below(uint32_t zone, uint32_t start, uint32_t span, uint32_t from)
{
    uint32_t i, entry, at;
    int empty = 1;

    for (i = 0; i < ZONES_PER_BLOCK; i++) {
        entry = ((uint32_t *) block_get(zone))[i];
        at = start + i * span;
        if (entry == NO_BLOCK)
            continue;
        if (at + span <= from ||
            (span > 1 &&
                !free_below(entry, at, span / ZONES_PER_BLOCK, from))) {
            empty = 0;
            continue;
        }
        if (span == 1 && at < from) {
            empty = 0;
            continue;
        }
        free_zone(entry);
        ((uint32_t *) block_get(zone))[i] = NO_BLOCK;
        block_dirty(zone);
    }
    return empty;
}

static void
free_slot(struct inode *ip, int slot)
{
    if (ip->i_disk.d_zone[slot] == NO_BLOCK)
        return;
    free_zone(ip->i_disk.d_zone[slot]);
    ip->i_disk.d_zone[slot] = NO_BLOCK;
}

static void
free_zones(struct inode *ip, uint32_t from)
{
    uint32_t *zone = ip->i_disk.d_zone;
    uint32_t single = DIRECT_ZONES, twice = DIRECT_ZONES + ZONES_PER_BLOCK;
    uint32_t i;

    for (i = from; i < DIRECT_ZONES; i++)
        free_slot(ip, (int) i);
    if (zone[DIRECT_ZONES] != NO_BLOCK &&
        free_below(zone[DIRECT_ZONES], single, 1, from))
        free_slot(ip, DIRECT_ZONES);
    if (zone[DIRECT_ZONES + 1] != NO_BLOCK &&
        free_below(zone[DIRECT_ZONES + 1], twice, ZONES_PER_BLOCK, from))
        free_slot(ip, DIRECT_ZONES + 1);
}

static void
mark_below(uint32_t zone, int levels, int used)
{
    uint32_t i;

    if (zone == NO_BLOCK)
        return;
    for (i = 0; levels > 0 && i < ZONES_PER_BLOCK; i++)
        mark_below(((uint32_t *) block_get(zone))[i], levels - 1, used);
    mark_zone(zone, used);
}

/* Marks all zones of a file in the bitmap. */
void
mark_zones(const struct inode *ip, int used)
{
    int slot;

    if (S_ISCHR(ip->i_disk.d_mode) || S_ISBLK(ip->i_disk.d_mode))
        return;
    for (slot = 0; slot < DIRECT_ZONES + 2; slot++)
        mark_below(ip->i_disk.d_zone[slot], MAX(0, slot - DIRECT_ZONES + 1),
            used);
}

/* Sets the size. What a shorter file leaves in its last block is zeroed, so
 * that it does not come back when the file grows. */
int
truncate_inode(struct inode *ip, off_t size)
{
    uint32_t zone;

    if (size > MAX_FILE_SIZE)
        return EFBIG;
    if (S_ISREG(ip->i_disk.d_mode) || S_ISDIR(ip->i_disk.d_mode) ||
        S_ISLNK(ip->i_disk.d_mode)) {
        if (size < ip->i_disk.d_size)
            free_zones(ip, (uint32_t) ((size + BLOCK_SIZE - 1) / BLOCK_SIZE));
        if (size < ip->i_disk.d_size && size % BLOCK_SIZE != 0 &&
            (zone = map_read(ip, size)) != NO_BLOCK) {
            memset(block_get(zone) + size % BLOCK_SIZE, 0,
                BLOCK_SIZE - (size_t) (size % BLOCK_SIZE));
            block_dirty(zone);
        }
        ip->i_disk.d_size = (uint32_t) size;
    }
    inode_changed(ip, 1);
    return OK;
}
