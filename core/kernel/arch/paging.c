/* The page tables of processes, as the kernel reads them. */
#include "../kernel.h"

/* Physical address behind va for user access, or 0. */
phys_bytes
vm_lookup(const struct proc *p, vir_bytes va, int write)
{
    uint32_t need = PG_P | PG_U | (write ? PG_W : 0);
    uint32_t pde, pte;

    if (p->p_ptroot == 0)
        return 0;
    pde = ((uint32_t *) window(p->p_ptroot))[va >> 22];
    if ((pde & need) != need)
        return 0;
    if (pde & PG_PS)
        return (pde & PG_BIG_FRAME) | (va & ~PG_BIG_FRAME);
    pte = ((uint32_t *) window(pde & PG_FRAME))[(va >> 12) & 1023];
    if ((pte & need) != need)
        return 0;
    return (pte & PG_FRAME) | (va & ~PG_FRAME);
}
