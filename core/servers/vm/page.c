/* Physical pages. One counter for each page up to the memory's end: how many
 * page table entries (or tables) use it; NOT_OURS for what is not memory. */
#include "vm.h"

#define MAX_PAGES (KERNEL_WINDOW_SIZE / VM_PAGE_SIZE)
#define NOT_OURS 0xFFFF

static uint16_t refs[MAX_PAGES];
static unsigned nr_pages;
static unsigned total_pages, free_pages;
static unsigned cursor; /* where the next search begins */

void
page_init(void)
{
    nr_pages = boot_info.mem_total / VM_PAGE_SIZE;
    memset(refs, 0xFF, nr_pages * sizeof(refs[0]));
}

/* Memory that nobody has: no two ranges may share a page. */
void
page_free_range(phys_bytes base, size_t bytes)
{
    unsigned n = (base + VM_PAGE_SIZE - 1) / VM_PAGE_SIZE;
    unsigned end = MIN((base + bytes) / VM_PAGE_SIZE, nr_pages);

    if (n >= end)
        return;
    if (refs[n] != NOT_OURS || refs[end - 1] != NOT_OURS)
        panic("memory at %lx is given twice", base);
    memset(&refs[n], 0, (end - n) * sizeof(refs[0]));
    total_pages += end - n;
    free_pages += end - n;
}

/* A page that the boot made and one entry uses. */
void
page_adopt(phys_bytes pa)
{
    unsigned n = pa / VM_PAGE_SIZE;

    if (n >= nr_pages || refs[n] != NOT_OURS)
        panic("page %lx of the boot is not one", pa);
    refs[n] = 1;
    total_pages++;
}

phys_bytes
page_alloc(void)
{
    unsigned i;

    for (i = 0; free_pages > 0 && i < nr_pages; i++) {
        unsigned n = cursor;

        cursor = (cursor + 1) % nr_pages;
        if (refs[n] == 0) {
            refs[n] = 1;
            free_pages--;
            memset(WINDOW(n * VM_PAGE_SIZE), 0, VM_PAGE_SIZE);
            return n * VM_PAGE_SIZE;
        }
    }
    return 0;
}

/* Contiguous pages below limit, zeroed, each with one reference. */
phys_bytes
page_alloc_contig(size_t pages, phys_bytes limit)
{
    unsigned end = MIN(limit / VM_PAGE_SIZE, nr_pages), n, run = 0, i;

    for (n = 1; n < end; n++) {
        run = refs[n] == 0 ? run + 1 : 0;
        if (run < pages)
            continue;
        n = n + 1 - pages;
        for (i = n; i < n + pages; i++)
            refs[i] = 1;
        free_pages -= pages;
        memset(WINDOW(n * VM_PAGE_SIZE), 0, pages * VM_PAGE_SIZE);
        return n * VM_PAGE_SIZE;
    }
    return 0;
}

void
page_ref(phys_bytes pa)
{
    refs[pa / VM_PAGE_SIZE]++;
}

void
page_unref(phys_bytes pa)
{
    unsigned n = pa / VM_PAGE_SIZE;

    if (refs[n] == 0 || refs[n] == NOT_OURS)
        panic("page %lx is not in use", pa);
    if (--refs[n] == 0)
        free_pages++;
}

int
page_refs(phys_bytes pa)
{
    return refs[pa / VM_PAGE_SIZE];
}

void
page_stats(unsigned *total, unsigned *free, unsigned *largest)
{
    unsigned n, run = 0;

    *total = total_pages;
    *free = free_pages;
    *largest = 0;
    for (n = 0; n < nr_pages; n++) {
        run = refs[n] == 0 ? run + 1 : 0;
        if (run > *largest)
            *largest = run;
    }
}
