/* The IDE controller: commands, bus-master DMA.
 *
 * The drive's interrupt is off: a command is started and its end polled, and
 * no wait is longer than TIMEOUT. So no transfer is under way when a request
 * has been answered, and none is ever met by an update. */
#include "at_wini.h"

#define IDE_BASE 0x1f0 /* registers, from the base */
#define REG_DATA 0
#define REG_COUNT 2
#define REG_LBA_LOW 3
#define REG_LBA_MID 4
#define REG_LBA_HIGH 5
#define REG_DEVICE 6
#define REG_STATUS 7
#define REG_COMMAND 7
#define IDE_CONTROL 0x3f6
#define CONTROL_NO_INTERRUPT 0x02

#define STATUS_BUSY 0x80
#define STATUS_FAULT 0x20
#define STATUS_DATA 0x08
#define STATUS_ERROR 0x01
#define DEVICE_LBA 0xe0

#define COMMAND_READ_DMA 0xc8
#define COMMAND_WRITE_DMA 0xca
#define COMMAND_FLUSH 0xe7
#define COMMAND_IDENTIFY 0xec

#define BM_COMMAND 0 /* registers, from the bus master's base */
#define BM_STATUS 2
#define BM_TABLE 4
#define BM_START 0x01
#define BM_TO_MEMORY 0x08
#define BM_ACTIVE 0x01
#define BM_ERROR 0x02
#define BM_CLEAR 0x06

#define PCI_ADDRESS 0xcf8
#define PCI_DATA 0xcfc
#define PCI_ENABLE 0x80000000u
#define PCI_COMMAND 0x04
#define PCI_CLASS 0x08
#define PCI_BAR4 0x20
#define PCI_CLASS_IDE 0x0101
#define PCI_IO_AND_MASTER 0x05
#define PCI_FUNCTIONS (32 * 8)

#define TIMEOUT_SECONDS 10
#define TICK_CHECK 64 /* polls between two looks at the clock */

/* One piece of a transfer; physically contiguous. */
struct prd {
    uint32_t address;
    uint16_t count;
    uint16_t flags;
};
#define PRD_LAST 0x8000

uint8_t noxfer_dma_buffer[DMA_SIZE] __attribute__((aligned(VM_PAGE_SIZE)));
static struct prd noxfer_prd_table[VM_PAGE_SIZE / sizeof(struct prd)]
    __attribute__((aligned(VM_PAGE_SIZE)));
static int bm_base;

static uint32_t
in_byte(int port)
{
    uint32_t value;

    return sys_inb(port, &value) == OK ? value : 0xff;
}

/* Configuration space of a function of bus 0. */
static uint32_t
pci_read(unsigned function, int reg)
{
    uint32_t value;

    sys_outl(PCI_ADDRESS, PCI_ENABLE | function << 8 | reg);
    return sys_inl(PCI_DATA, &value) == OK ? value : 0xffffffffu;
}

/* Finds the IDE function, wherever it is, and lets it master the bus. */
static int
find_bus_master(void)
{
    uint32_t bar, command;
    unsigned function;

    for (function = 0; function < PCI_FUNCTIONS; function++) {
        if (pci_read(function, PCI_CLASS) >> 16 != PCI_CLASS_IDE)
            continue;
        bar = pci_read(function, PCI_BAR4);
        if (!(bar & 1))
            continue;
        command = pci_read(function, PCI_COMMAND) & 0xffff;
        sys_outl(PCI_ADDRESS, PCI_ENABLE | function << 8 | PCI_COMMAND);
        sys_outl(PCI_DATA, command | PCI_IO_AND_MASTER);
        bm_base = bar & ~3;
        return OK;
    }
    return ENXIO;
}

/* Waits until no bit of `clear` is set in a register and, when `set` is not
 * 0, one of `set` is. Returns the register or ETIMEDOUT. */
static int
wait_for(int port, unsigned clear, unsigned set)
{
    clock_t start = 0, now;
    unsigned polls;
    uint32_t value;

    for (polls = 0;; polls++) {
        value = in_byte(port);
        if (!(value & clear) && (set == 0 || (value & set)))
            return value;
        if (polls % TICK_CHECK != TICK_CHECK - 1)
            continue;
        if (getticks(&now) != OK)
            return EIO;
        if (start == 0)
            start = now;
        if (now - start > TIMEOUT_SECONDS * sys_hz())
            return ETIMEDOUT;
    }
}

static int
command(unsigned code, uint32_t sector, unsigned count)
{
    pvb_pair_t regs[] = {
        { IDE_CONTROL, CONTROL_NO_INTERRUPT },
        { IDE_BASE + REG_DEVICE, DEVICE_LBA | (sector >> 24 & 0x0f) },
        { IDE_BASE + REG_COUNT, count & 0xff },
        { IDE_BASE + REG_LBA_LOW, sector & 0xff },
        { IDE_BASE + REG_LBA_MID, sector >> 8 & 0xff },
        { IDE_BASE + REG_LBA_HIGH, sector >> 16 & 0xff },
        { IDE_BASE + REG_COMMAND, code },
    };
    int r;

    if ((r = wait_for(IDE_BASE + REG_STATUS, STATUS_BUSY, 0)) < 0)
        return r;
    return sys_voutb(regs, sizeof(regs) / sizeof(regs[0]));
}

/* The end of a command; what it left in the status decides. */
static int
finish(void)
{
    int status;

    status = wait_for(IDE_BASE + REG_STATUS, STATUS_BUSY, 0);
    if (status < 0)
        return status;
    return status & (STATUS_ERROR | STATUS_FAULT) ? EIO : OK;
}

int
ide_init(void)
{
    return find_bus_master();
}

int
ide_identify(u64_t *size)
{
    uint16_t words[SECTOR_SIZE / 2];
    int r;

    if ((r = command(COMMAND_IDENTIFY, 0, 0)) != OK)
        return r;
    r = wait_for(IDE_BASE + REG_STATUS, STATUS_BUSY,
        STATUS_DATA | STATUS_ERROR | STATUS_FAULT);
    if (r < 0)
        return r;
    if (!(r & STATUS_DATA))
        return ENXIO;
    r = sys_insw(IDE_BASE + REG_DATA, SELF, words, sizeof(words));
    if (r != OK)
        return r;
    *size = (u64_t) (words[60] | (uint32_t) words[61] << 16) * SECTOR_SIZE;
    return OK;
}

/* Describes the buffer to the bus master, page by page: its pages need not
 * be neighbours. The addresses are asked anew each time, for they change
 * when another instance takes over. */
static int
fill_prd_table(size_t bytes, phys_bytes *table)
{
    size_t done, n;
    phys_bytes address;
    unsigned i;
    int r;

    for (i = 0, done = 0; done < bytes; i++, done += n) {
        n = MIN(bytes - done, VM_PAGE_SIZE);
        noxfer_dma_buffer[done] += 0; /* makes the page present */
        r = sys_umap(SELF, VIR_ADDR, (vir_bytes) (noxfer_dma_buffer + done), n,
            &address);
        if (r != OK)
            return r;
        noxfer_prd_table[i].address = address;
        noxfer_prd_table[i].count = n;
        noxfer_prd_table[i].flags = done + n == bytes ? PRD_LAST : 0;
    }
    return sys_umap(SELF, VIR_ADDR, (vir_bytes) noxfer_prd_table,
        sizeof(noxfer_prd_table), table);
}

/* Moves sectors between the disk and the buffer. */
int
ide_transfer(int do_write, uint32_t sector, size_t bytes)
{
    unsigned direction = do_write ? 0 : BM_TO_MEMORY;
    phys_bytes table;
    int r, status;

    if ((r = fill_prd_table(bytes, &table)) != OK)
        return r;
    sys_outb(bm_base + BM_COMMAND, 0);
    sys_outb(bm_base + BM_STATUS, BM_CLEAR);
    sys_outl(bm_base + BM_TABLE, table);
    r = command(do_write ? COMMAND_WRITE_DMA : COMMAND_READ_DMA, sector,
        bytes / SECTOR_SIZE);
    if (r != OK)
        return r;
    sys_outb(bm_base + BM_COMMAND, direction | BM_START);
    status = wait_for(bm_base + BM_STATUS, BM_ACTIVE, 0);
    sys_outb(bm_base + BM_COMMAND, 0);
    if (status < 0)
        return status;
    if (status & BM_ERROR)
        return EIO;
    return finish();
}

/* What was written is on the medium when this returns OK. */
int
ide_flush(void)
{
    int r;

    if ((r = command(COMMAND_FLUSH, 0, 0)) != OK)
        return r;
    return finish();
}
