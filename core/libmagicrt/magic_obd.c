/* Out-of-band regions: memory that must stay where it is, unread. */
#include <errno.h>
#include <string.h>
#include "magic_private.h"

int
st_add_special_mmapped_region(void *address, size_t size, const char *name)
{
    struct magic_obdsentry *entry = NULL;
    static const char digits[] = "0123456789abcdef";
    uint32_t value = (uint32_t) address;

    for (int i = 0; i < MAGIC_OBD_MAX && entry == NULL; i++)
        if (_magic_vars.obdsentries[i].address == 0)
            entry = &_magic_vars.obdsentries[i];
    if (entry == NULL)
        return ENOMEM;
    memset(entry->name, 0, sizeof(entry->name));
    if (name != NULL) {
        strncpy(entry->name, name, sizeof(entry->name) - 1);
    } else {
        memcpy(entry->name, "%MMAP_0x", 8);
        for (int i = 0; i < 8; i++)
            entry->name[8 + i] = digits[value >> (28 - 4 * i) & 15];
    }
    entry->size = size;
    entry->address = value;
    return 0;
}

int
st_del_special_mmapped_region_by_addr(void *address)
{
    for (int i = 0; i < MAGIC_OBD_MAX; i++) {
        if (_magic_vars.obdsentries[i].address == (uint32_t) address) {
            _magic_vars.obdsentries[i].address = 0;
            return 0;
        }
    }
    return ENOENT;
}
