/* The processes, and what the kernel told at boot. */
#include "vm.h"

struct vmproc vmproc[NR_PROCS];
kinfo_t boot_info;

struct vmproc *
proc_of(endpoint_t e)
{
    int slot = _ENDPOINT_P(e);

    if (slot < 0 || slot >= NR_PROCS || vmproc[slot].endpoint != e)
        return NULL;
    return &vmproc[slot];
}

/* Two processes have changed slots: all but the endpoint goes with them. */
void
proc_swap(struct vmproc *a, struct vmproc *b)
{
    struct vmproc was = *a;

    *a = *b;
    *b = was;
    b->endpoint = a->endpoint;
    a->endpoint = was.endpoint;
}
