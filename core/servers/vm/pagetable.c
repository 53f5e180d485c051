/* Page directories and tables, edited through the window. The kernel's part
 * of a directory is that of VM's own, without VM's access to the window. No
 * translation cache needs care: the processor reloads the directory when it
 * leaves VM, so what VM frees is loaded nowhere, a former VM's directory least
 * of all; and to its own VM only adds (but see sef_munmap()). */
#include "vm.h"

#define FIRST_KERNEL_ENTRY (KERNEL_WINDOW >> 22)
#define FIRST_IMAGE_ENTRY (KERNEL_BASE >> 22)

phys_bytes
pt_new(void)
{
    const uint32_t *own = WINDOW(vmproc[VM_PROC_NR].root);
    phys_bytes root = page_alloc();
    uint32_t *dir = WINDOW(root);
    unsigned i;

    if (root == 0)
        return 0;
    for (i = FIRST_KERNEL_ENTRY; i < 1024; i++) {
        dir[i] = own[i];
        if (i < FIRST_IMAGE_ENTRY)
            dir[i] &= ~PTE_U;
    }
    return root;
}

/* VM's access to the window. */
void
pt_open_window(phys_bytes root)
{
    uint32_t *dir = WINDOW(root);
    unsigned i;

    for (i = FIRST_KERNEL_ENTRY; i < FIRST_IMAGE_ENTRY; i++)
        dir[i] |= PTE_U;
}

/* Counts what the kernel made for the first VM, so that it can be freed. */
void
pt_adopt(phys_bytes root)
{
    const uint32_t *dir = WINDOW(root), *table;
    unsigned i, k;

    page_adopt(root);
    for (i = 0; i < FIRST_KERNEL_ENTRY; i++) {
        if (dir[i] == 0)
            continue;
        page_adopt(dir[i] & PTE_FRAME);
        table = WINDOW(dir[i] & PTE_FRAME);
        for (k = 0; k < 1024; k++)
            if (table[k] != 0)
                page_adopt(table[k] & PTE_FRAME);
    }
}

/* All pages must have been unmapped. */
void
pt_free(phys_bytes root)
{
    const uint32_t *dir = WINDOW(root);
    unsigned i;

    for (i = 0; i < FIRST_KERNEL_ENTRY; i++)
        if (dir[i] != 0)
            page_unref(dir[i] & PTE_FRAME);
    page_unref(root);
}

/* The entry of va, or NULL: no table there (and none wanted, or no memory). */
uint32_t *
pt_entry(phys_bytes root, vir_bytes va, int make)
{
    uint32_t *dir = WINDOW(root);
    uint32_t *slot = &dir[va >> 22];

    if (*slot == 0) {
        phys_bytes table = make ? page_alloc() : 0;

        if (table == 0)
            return NULL;
        *slot = table | PTE_P | PTE_W | PTE_U;
    }
    return (uint32_t *) WINDOW(*slot & PTE_FRAME) + ((va >> 12) & 1023);
}

/* The first pages from va on that are present, as far as they follow each other
 * and may be written alike. Nonzero if there are any. */
int
pt_next_run(phys_bytes root, vir_bytes va, struct run *run)
{
    const uint32_t *e;

    run->length = 0;
    while (va < VM_DATATOP) {
        e = pt_entry(root, va, FALSE);
        if (e == NULL || !(*e & PTE_P)) {
            if (run->length > 0)
                break;
            va = e == NULL ? (va & ~0x3FFFFFu) + 0x400000 : va + VM_PAGE_SIZE;
            continue;
        }
        if (run->length == 0) {
            run->start = va;
            run->writable = (*e & PTE_W) != 0;
        } else if (run->writable != ((*e & PTE_W) != 0)) {
            break;
        }
        run->length += VM_PAGE_SIZE;
        va += VM_PAGE_SIZE;
    }
    return run->length > 0;
}
