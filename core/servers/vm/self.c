/* VM as a process. What others ask VM for it does itself, without a message:
 * these are its versions of functions of the libraries.
 *
 * A new instance of VM must not change a page table, or a counter, before RS has
 * accepted it: until then the tables of the old one are what counts, and they
 * know this instance as it was made. So during its initialization it has its
 * image, its stack, the buffer that RS gave it, and no more. */
#include "vm.h"
#include <minix/magic.h>
#include <stdint.h>
#include <unistd.h>

/* A piece that the allocator asks for, and ASR's offset before the first block
 * fits in it: VM's own code allocates nothing. The next instance's allocator
 * starts with a heap of its own. */
#define HEAP_BYTES 0x10000

static char noxfer_heap[HEAP_BYTES] __attribute__((aligned(16)));
static size_t noxfer_heap_used;

int
brk(void *end)
{
    size_t used = (char *) end - noxfer_heap;

    if (used > HEAP_BYTES) {
        errno = ENOMEM;
        return -1;
    }
    noxfer_heap_used = used;
    return 0;
}

void *
sbrk(intptr_t increment)
{
    char *old = noxfer_heap + noxfer_heap_used;

    return brk(old + increment) == 0 ? old : (void *) -1;
}

void *
mmap(void *addr, size_t len, int prot, int flags, int fd, off_t offset)
{
    errno = ENOMEM;
    return MAP_FAILED;
}

int
munmap(void *addr, size_t len)
{
    errno = EINVAL;
    return -1;
}

/* The regions of a process as its page tables show them, which is all that a
 * new instance can know of the old one. */
int
vm_info_region(endpoint_t who, struct vm_region_info *vri, int count,
    vir_bytes *next)
{
    phys_bytes root;
    struct run run;
    int r = sys_vmctl_get_pdbr(who, &root), n = 0;

    if (r != OK)
        return r;
    while (n < count && pt_next_run(root, *next, &run)) {
        vri[n].vri_addr = run.start;
        vri[n].vri_length = run.length;
        vri[n].vri_prot = PROT_READ | (run.writable ? PROT_WRITE : 0);
        vri[n++].vri_flags = MAP_PRIVATE;
        *next = run.start + run.length;
    }
    return n;
}

/* The first VM, which the kernel made, becomes a process like all others. */
void
describe_self(void)
{
    struct vmproc *self = &vmproc[VM_PROC_NR];
    vir_bytes next = 0;
    struct run run;

    self->endpoint = VM_PROC_NR;
    self->root = boot_info.vm_ptroot;
    self->is_service = TRUE;
    pt_adopt(self->root);
    while (pt_next_run(self->root, next, &run)) {
        next = run.start + run.length;
        if (region_add(self, run.start, run.length,
                VR_READ | (run.writable ? VR_WRITE : 0) |
                    (next == VM_STACK_TOP ? VR_STACK : 0),
                NULL) != OK)
            panic("cannot describe own memory");
    }
}

/* In the old instance's tables this one still has the place it was made in:
 * they change places, as the kernel has done already. */
void
take_place(void)
{
    struct vmproc *self = &vmproc[VM_PROC_NR];
    phys_bytes root;
    int i;

    if (sys_vmctl_get_pdbr(SELF, &root) != OK)
        panic("cannot ask for own page directory");
    for (i = 0; vmproc[i].endpoint == NONE || vmproc[i].root != root;)
        if (++i == NR_PROCS)
            panic("the old instance's tables do not know this one");
    if (i != VM_PROC_NR)
        proc_swap(self, &vmproc[i]);
}

/* SEF calls it when RS has accepted this instance. */
int
sef_munmap(void *addr, vir_bytes len, int type)
{
    /* Page tables and regions have this instance's addresses as they are. */
    vir_bytes start = MAGIC_HARMLESS(addr);
    vir_bytes from = PAGE_UP(start), end = PAGE_DOWN(start + len);

    take_place();
    if (end > from)
        region_drop_range(&vmproc[VM_PROC_NR], from, end - from);
    return sys_vmctl(SELF, VMCTL_FLUSHTLB, 0);
}
