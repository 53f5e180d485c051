/* The drive and its partitions, which the master boot record tells. */
#include "at_wini.h"

struct drive drive;

#define TABLE_OFFSET 446
#define SIGNATURE_OFFSET 510
#define NO_PARTITION 0

struct entry {
    uint8_t active;
    uint8_t first_chs[3];
    uint8_t type;
    uint8_t last_chs[3];
    uint32_t first_sector;
    uint32_t sectors;
};
_Static_assert(sizeof(struct entry) == 16, "format of the boot record");

/* Reads the table into drive.part; a disk without one has no partitions. */
void
partition_read(void)
{
    struct entry table[NR_PARTITIONS];
    u64_t base, size;
    int i;

    memset(&drive.part[1], 0, NR_PARTITIONS * sizeof(drive.part[0]));
    if (ide_transfer(FALSE, 0, SECTOR_SIZE) != OK) {
        printf("at_wini: cannot read the partition table\n");
        return;
    }
    if (noxfer_dma_buffer[SIGNATURE_OFFSET] != 0x55 ||
        noxfer_dma_buffer[SIGNATURE_OFFSET + 1] != 0xaa)
        return;
    memcpy(table, noxfer_dma_buffer + TABLE_OFFSET, sizeof(table));
    for (i = 0; i < NR_PARTITIONS; i++) {
        if (table[i].type == NO_PARTITION)
            continue;
        base = (u64_t) table[i].first_sector * SECTOR_SIZE;
        size = (u64_t) table[i].sectors * SECTOR_SIZE;
        if (base >= drive.size)
            continue;
        drive.part[1 + i].dv_base = base;
        drive.part[1 + i].dv_size = MIN(size, drive.size - base);
    }
}
