/* IDE disk driver: what its parts share. */
#ifndef AT_WINI_H
#define AT_WINI_H

#include <minix/blockdriver.h>
#include <minix/safecopies.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <errno.h>
#include <string.h>

#define SECTOR_SIZE 512u
#define DMA_PAGES 16 /* size of the bounce buffer */
#define DMA_SIZE (DMA_PAGES * VM_PAGE_SIZE)
#define NR_PARTITIONS 4
#define DEV_PER_DRIVE (1 + NR_PARTITIONS)

/* The drive: master on the first channel. */
struct drive {
    u64_t size; /* bytes; 0 when no disk answered */
    unsigned open_count;
    int dirty;                         /* written to since the last flush */
    struct device part[DEV_PER_DRIVE]; /* 0 is the whole disk */
};

extern struct drive drive;

/* Contents on the way from or to the disk: meaningless between requests. */
extern uint8_t noxfer_dma_buffer[DMA_SIZE];

/* ide.c: all return OK or a negative error, within a bounded time. */
int ide_init(void);
int ide_identify(u64_t *size);
int ide_transfer(int do_write, uint32_t sector, size_t bytes);
int ide_flush(void);

/* partition.c */
void partition_read(void);

#endif
