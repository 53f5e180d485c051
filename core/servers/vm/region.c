/* Regions: which addresses of a process mean memory, and of which kind. Pages
 * appear at the first touch. A page with more than one user in a private
 * writable region is mapped read-only and copied at the first write. */
#include "vm.h"

#define NR_REGIONS 4096

static struct region pool[NR_REGIONS];
static struct region *free_regions;
static int pool_used;

static struct region *
new_region(void)
{
    struct region *r = free_regions;

    if (r != NULL)
        free_regions = r->next;
    else if (pool_used < NR_REGIONS)
        r = &pool[pool_used++];
    return r;
}

static void
recycle(struct region *r)
{
    r->next = free_regions;
    free_regions = r;
}

struct region *
region_find(const struct vmproc *p, vir_bytes va)
{
    struct region *r;

    for (r = p->regions; r != NULL; r = r->next)
        if (va >= r->start && va - r->start < r->length)
            return r;
    return NULL;
}

int
region_is_free(const struct vmproc *p, vir_bytes start, vir_bytes length)
{
    const struct region *r;

    for (r = p->regions; r != NULL; r = r->next)
        if (start < r->start + r->length && r->start < start + length)
            return FALSE;
    return TRUE;
}

int
region_add(struct vmproc *p, vir_bytes start, vir_bytes length, int flags,
    struct region **made)
{
    struct region *r, **at;

    if (length == 0 || start + length < start || start + length > VM_DATATOP ||
        !region_is_free(p, start, length))
        return EINVAL;
    r = new_region();
    if (r == NULL)
        return ENOMEM;
    r->start = start;
    r->length = length;
    r->flags = flags;
    for (at = &p->regions; *at != NULL && (*at)->start < start;
        at = &(*at)->next)
        ;
    r->next = *at;
    *at = r;
    if (made != NULL)
        *made = r;
    return OK;
}

/* The highest gap of the mmap area, one page kept free around it. */
vir_bytes
region_free_space(const struct vmproc *p, vir_bytes length)
{
    vir_bytes top = VM_MMAP_TOP;
    int moved = TRUE;

    if (length > VM_MMAP_TOP - VM_MMAP_BASE)
        return 0;
    while (moved) {
        const struct region *r;

        moved = FALSE;
        if (top < VM_MMAP_BASE + length)
            return 0;
        for (r = p->regions; r != NULL; r = r->next)
            if (top - length < r->start + r->length + VM_PAGE_SIZE &&
                r->start < top + VM_PAGE_SIZE && r->start >= VM_MMAP_BASE &&
                r->start < VM_MMAP_TOP) {
                if (r->start < VM_PAGE_SIZE)
                    return 0;
                top = r->start - VM_PAGE_SIZE;
                moved = TRUE;
            }
    }
    return top - length;
}

static void
unmap_pages(struct vmproc *p, vir_bytes start, vir_bytes length)
{
    vir_bytes va;

    for (va = start; va < start + length; va += VM_PAGE_SIZE) {
        uint32_t *e = pt_entry(p->root, va, FALSE);

        if (e == NULL) {
            va = (va & ~0x3FFFFFu) + 0x400000 - VM_PAGE_SIZE;
            continue;
        }
        if ((*e & PTE_FRAME) != 0 && !(*e & PTE_DEVICE))
            page_unref(*e & PTE_FRAME);
        *e = 0;
    }
}

/* Forget [start, start + length), cutting regions that reach beyond it; a cut
 * through the middle needs a region for the rest, and only shrinks the range
 * when there is none. */
void
region_drop_range(struct vmproc *p, vir_bytes start, vir_bytes length)
{
    struct region **at = &p->regions, *r;
    vir_bytes end = start + length;

    while ((r = *at) != NULL) {
        vir_bytes from = MAX(start, r->start);
        vir_bytes to = MIN(end, r->start + r->length);

        if (from >= to) {
            at = &r->next;
            continue;
        }
        unmap_pages(p, from, to - from);
        if (from > r->start && to < r->start + r->length) {
            struct region *rest = new_region();

            if (rest == NULL)
                return;
            *rest = *r;
            rest->start = to;
            rest->length = r->start + r->length - to;
            r->length = from - r->start;
            r->next = rest;
            at = &rest->next;
        } else if (from > r->start) {
            r->length = from - r->start;
            at = &r->next;
        } else if (to < r->start + r->length) {
            r->length = r->start + r->length - to;
            r->start = to;
            at = &r->next;
        } else {
            *at = r->next;
            recycle(r);
        }
    }
}

void
regions_clear(struct vmproc *p)
{
    region_drop_range(p, 0, VM_DATATOP);
}

/* Make the page of va present, and writable when that is wanted. */
int
region_fault(struct vmproc *p, struct region *r, vir_bytes va, int write)
{
    uint32_t *e, bits;
    phys_bytes pa;

    if (!(r->flags & VR_READ) || (write && !(r->flags & VR_WRITE)))
        return EFAULT;
    e = pt_entry(p->root, va, TRUE);
    if (e == NULL)
        return ENOMEM;
    bits = PTE_P | PTE_U;
    if ((*e & PTE_FRAME) == 0) {
        pa = page_alloc();
        if (pa == 0)
            return ENOMEM;
        *e = pa | bits | (r->flags & VR_WRITE ? PTE_W : 0);
        return OK;
    }
    pa = *e & PTE_FRAME;
    if (!write || (*e & PTE_W)) {
        *e |= bits;
        return OK;
    }
    if (!(r->flags & VR_SHARED) && page_refs(pa) > 1) {
        phys_bytes copy = page_alloc();

        if (copy == 0)
            return ENOMEM;
        memcpy(WINDOW(copy), WINDOW(pa), VM_PAGE_SIZE);
        page_unref(pa);
        pa = copy;
    }
    *e = pa | bits | PTE_W;
    return OK;
}

/* All of a range, which may span regions. */
int
region_touch(struct vmproc *p, vir_bytes start, vir_bytes length, int write)
{
    vir_bytes va;
    int r;

    if (length == 0)
        return OK;
    for (va = PAGE_DOWN(start); va < start + length; va += VM_PAGE_SIZE) {
        struct region *region = region_find(p, va);

        if (region == NULL)
            return EFAULT;
        r = region_fault(p, region, va, write);
        if (r != OK)
            return r;
    }
    return OK;
}

/* Whole regions only: [start, start + length) must be one. */
int
region_protect(struct vmproc *p, vir_bytes start, vir_bytes length, int prot)
{
    struct region *r = region_find(p, start);
    vir_bytes va;

    if (r == NULL || r->start != start || r->length != length)
        return EINVAL;
    r->flags = (r->flags & ~VR_PROT) | prot;
    for (va = start; va < start + length; va += VM_PAGE_SIZE) {
        uint32_t *e = pt_entry(p->root, va, FALSE);

        if (e == NULL || (*e & PTE_FRAME) == 0)
            continue;
        *e &= ~(PTE_P | PTE_W);
        if (prot & VR_READ)
            *e |= PTE_P;
    }
    return OK;
}

/* The same pages in another process: both copy on write, unless shared. */
int
region_share(struct vmproc *from, const struct region *r, struct vmproc *to)
{
    vir_bytes va;
    int result = region_add(to, r->start, r->length, r->flags, NULL);

    for (va = r->start; result == OK && va < r->start + r->length;
        va += VM_PAGE_SIZE) {
        uint32_t *a = pt_entry(from->root, va, FALSE), *b;

        if (a == NULL || (*a & PTE_FRAME) == 0)
            continue;
        b = pt_entry(to->root, va, TRUE);
        if (b == NULL) {
            result = ENOMEM;
            break;
        }
        if (!(r->flags & VR_SHARED))
            *a &= ~PTE_W;
        if (!(*a & PTE_DEVICE))
            page_ref(*a & PTE_FRAME);
        *b = *a;
    }
    return result;
}

/* A copy of its own for another process, made at once. */
int
region_copy(struct vmproc *from, const struct region *r, struct vmproc *to)
{
    vir_bytes va;
    int result;

    if (r->flags & VR_SHARED)
        return region_share(from, r, to);
    result = region_add(to, r->start, r->length, r->flags, NULL);
    for (va = r->start; result == OK && va < r->start + r->length;
        va += VM_PAGE_SIZE) {
        uint32_t *a = pt_entry(from->root, va, FALSE), *b;
        phys_bytes pa;

        if (a == NULL || (*a & PTE_FRAME) == 0)
            continue;
        b = pt_entry(to->root, va, TRUE);
        pa = b != NULL ? page_alloc() : 0;
        if (pa == 0) {
            result = ENOMEM;
            break;
        }
        memcpy(WINDOW(pa), WINDOW(*a & PTE_FRAME), VM_PAGE_SIZE);
        *b = pa | (*a & ~PTE_FRAME);
        if (r->flags & VR_WRITE)
            *b |= PTE_W;
    }
    return result;
}
