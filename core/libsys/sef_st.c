/*
 * State transfer.
 *
 * The predecessor stands still at info->old_endpoint, and RS gave this
 * instance the right to read its memory (GRANT_STATE).
 */
#include <errno.h>
#include <string.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/vm.h>
#include "sef_private.h"

#define COMPARE_CHUNK 4096
#define PAGE_DOWN(a) ((vir_bytes) (a) & ~(vir_bytes) (VM_PAGE_SIZE - 1))
#define PAGE_UP(a) PAGE_DOWN((vir_bytes) (a) + VM_PAGE_SIZE - 1)

/* From the linker: text is [__executable_start, etext). */
extern char __executable_start[], etext[], end[];

/* The system call itself, whatever the allocator believes. */
int
sef_llvm_real_brk(char *newbrk)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lc_vm_brk.addr = (vir_bytes) newbrk;
    return _taskcall(VM_PROC_NR, VM_BRK, &m);
}

static int
read_old(sef_init_info_t *info, vir_bytes address, size_t size,
    vir_bytes dst_address)
{
    return sys_safecopyfrom(info->old_endpoint, GRANT_STATE, address,
        dst_address, size);
}

/* With holes: copies those of the predecessor's regions that are in range. */
int
sef_copy_state_region(sef_init_info_t *info, vir_bytes address, size_t size,
    vir_bytes dst_address, int may_have_holes)
{
    struct vm_region_info regions[MAX_VRI_COUNT];
    vir_bytes next = PAGE_DOWN(address), from, to;
    int i, count, r;

    if (!may_have_holes)
        return read_old(info, address, size, dst_address);
    for (;;) {
        count =
            vm_info_region(info->old_endpoint, regions, MAX_VRI_COUNT, &next);
        if (count <= 0)
            return count;
        for (i = 0; i < count; i++) {
            from = MAX(regions[i].vri_addr, address);
            to = MIN(regions[i].vri_addr + regions[i].vri_length,
                address + size);
            if (from >= to)
                continue;
            r = read_old(info, from, to - from, dst_address + from - address);
            if (r != OK)
                return r;
        }
    }
}

/* OK if the predecessor runs the same program, linked in the same way. */
static int
compare_text(sef_init_info_t *info)
{
    char chunk[COMPARE_CHUNK];
    vir_bytes at = (vir_bytes) __executable_start;
    size_t size;
    int r;

    for (; at < (vir_bytes) etext; at += size) {
        size = MIN(sizeof(chunk), (vir_bytes) etext - at);
        r = read_old(info, at, size, (vir_bytes) chunk);
        if (r != OK && r != EFAULT)
            return r;
        /* A shorter program has nothing there. */
        if (r == EFAULT || memcmp(chunk, (void *) at, size) != 0) {
            printf("SEF: the two instances run different programs\n");
            return EGENERIC;
        }
    }
    return OK;
}

/* Where the predecessor's heap ends. */
static int
find_old_break(sef_init_info_t *info, vir_bytes *old_break)
{
    struct vm_region_info regions[MAX_VRI_COUNT];
    vir_bytes next = PAGE_UP(etext);
    int i, count;

    *old_break = 0;
    for (;;) {
        count =
            vm_info_region(info->old_endpoint, regions, MAX_VRI_COUNT, &next);
        if (count < 0)
            return count;
        if (count == 0)
            break;
        for (i = 0; i < count; i++) {
            if (regions[i].vri_addr < VM_MMAP_BASE)
                *old_break = MAX(*old_break,
                    regions[i].vri_addr + regions[i].vri_length);
        }
    }
    return *old_break < PAGE_UP(etext) ? EGENERIC : OK;
}

static int
was_crash_controlled(sef_init_info_t *info, int *controlled)
{
    return read_old(info, (vir_bytes) &sef_controlled_crash,
        sizeof(*controlled), (vir_bytes) controlled);
}

/*
 * All data and heap of the predecessor, at the same addresses.  Mapped memory
 * needs nothing: VM has given us the predecessor's.  From the copy on every
 * variable of this program has its predecessor's value.
 */
int
sef_identity_transfer(int type, sef_init_info_t *info)
{
    vir_bytes data = PAGE_UP(etext), old_break;
    int controlled, r;

    if ((r = compare_text(info)) != OK)
        return r;
    if (type == SEF_INIT_RESTART) {
        if ((r = was_crash_controlled(info, &controlled)) != OK)
            return r;
        if (!controlled)
            return EGENERIC;
    }
    if ((r = find_old_break(info, &old_break)) != OK)
        return r;
    if (old_break > PAGE_UP(end)) {
        if ((r = sef_llvm_real_brk((char *) old_break)) != OK)
            return r;
    }
    r = sef_copy_state_region(info, data, old_break - data, data, 1);
    sef_controlled_crash = 0;
    return r;
}

/* addr gets the address of the predecessor's state table. */
int
sef_old_state_table_lookup(sef_init_info_t *info, void *addr)
{
    struct priv old_priv;
    uint32_t address;
    int r;

    if ((r = sys_getpriv(&old_priv, info->old_endpoint)) != OK)
        return r;
    if (old_priv.s_state_table == 0)
        return ENOSYS;
    address = old_priv.s_state_table;
    memcpy(addr, &address, sizeof(address));
    return OK;
}

int
sef_old_state_table_lookup_opaque(void *info_opaque, void *addr)
{
    return sef_old_state_table_lookup(info_opaque, addr);
}

int
sef_copy_state_region_opaque(void *info_opaque, uint32_t address, size_t size,
    uint32_t dst_address)
{
    return sef_copy_state_region(info_opaque, address, size, dst_address, 0);
}
