/* Memory for devices: physically contiguous, page aligned, its physical
 * address known. */
#include <minix/syslib.h>
#include <minix/vm.h>
#include <errno.h>
#include <sys/mman.h>

void *
alloc_contig(size_t len, int flags, phys_bytes *phys)
{
    int mapflags = MAP_PREALLOC | MAP_CONTIG | MAP_ANON | MAP_PRIVATE;
    void *p;

    if (flags & AC_LOWER16M)
        mapflags |= MAP_LOWER16M;
    if (flags & AC_LOWER1M)
        mapflags |= MAP_LOWER1M;
    p = mmap(NULL, len, PROT_READ | PROT_WRITE, mapflags, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    if (phys != NULL &&
        sys_umap(SELF, VIR_ADDR, (vir_bytes) p, len, phys) != OK) {
        (void) munmap(p, len);
        return NULL;
    }
    return p;
}

int
free_contig(void *addr, size_t len)
{
    return munmap(addr, len);
}
