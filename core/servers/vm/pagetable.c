/* Page directories and tables, edited through the window. The kernel's part
 * of a directory is that of VM's own, without VM's access to the window. No
 * translation cache needs care: the processor reloads the directory when it
 * leaves VM, and VM only adds to its own. */
#include "vm.h"

#define FIRST_KERNEL_ENTRY (KERNEL_WINDOW >> 22)
#define FIRST_IMAGE_ENTRY (KERNEL_BASE >> 22)

phys_bytes
pt_new(void)
{
    const uint32_t *own = WINDOW(boot_info.vm_ptroot);
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
