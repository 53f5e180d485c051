/*
 * A program that has written where its description of itself is.  Each
 * test_work() undoes the last damage and does the next; the last one does no
 * more than that.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <minix/magic.h>
#include "host/host.h"

struct item {
    struct item *next;
    int value;
};

static struct item *list;
static char pool[64] __attribute__((aligned(8)));
static char *map;

static uint32_t *damaged, before;

void
test_start(void)
{
}

void
test_build(void)
{
    map =
        mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    strncpy(map, "mapped", 8);
    magic_arena(pool, sizeof(pool));
    (void) MAGIC_PLACE(struct item, pool, 2);
    (void) MAGIC_PLACE(struct item, pool + 32, 2);
    for (int i = 0; i < 4; i++) {
        struct item *item = malloc(sizeof(*item));

        item->value = i;
        item->next = list;
        list = item;
    }
}

static struct magic_dsentry *
entry_of(const void *memory)
{
    struct magic_dsentry *entry = NULL;

    for (uint32_t next = _magic_vars.next_dsentry; next != 0;
        next = entry->next) {
        entry = (struct magic_dsentry *) next;
        if (entry->address == (uint32_t) memory)
            break;
    }
    return entry;
}

static void
damage(uint32_t *word, uint32_t value)
{
    damaged = word;
    before = *word;
    *word = value;
}

void
test_work(void)
{
    static int step;
    struct magic_place *places =
        (struct magic_place *) _magic_vars.places.address;
    struct magic_dsentry *entry;

    if (damaged != NULL)
        *damaged = before;
    damaged = NULL;
    entry = entry_of(list);
    switch (++step) {
    case 1: damage(&_magic_vars.num_dsentries, 2); break;
    case 2: damage(&entry->next, (uint32_t) entry); break;
    case 3: damage(&entry->mapping, 0xFFFFFFF0u); break;
    case 4: damage(&entry->mapping, 3); break;
    case 5: damage(&entry->size, 1); break;
    case 6: damage(&entry->size, 0xFFFFF800u); break;
    case 7: damage(&entry->address, entry->address + 16); break;
    case 8: damage(&entry->flags, MAGIC_DS_HEAP | MAGIC_DS_MAP); break;
    case 9: damage(&entry_of(map)->extent, 0x7FFFFFFF); break;
    case 10: damage(&entry_of(map)->base, 0x1000); break;
    case 11: damage(&_magic_vars.findings.count, 4); break;
    case 12: damage(&_magic_vars.types.count, 5); break;
    case 13: damage(&_magic_vars.arenas.size, MAGIC_NONE); break;
    case 14: damage(&places[1].address, places[0].address + 8); break;
    case 15: damage(&places[0].type, 0); break;
    default: break;
    }
}

uint32_t
test_checksum(void)
{
    int i = 4;

    for (const struct item *item = list; item != NULL; item = item->next)
        if (item->value != --i)
            return 0;
    return i == 0 && strcmp(map, "mapped") == 0;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
