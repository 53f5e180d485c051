/* VM's calls, as vm_<call>() of libsys. */
#ifndef _MINIX_VM_H
#define _MINIX_VM_H

#include <minix/ipc.h>
#include <minix/com.h>

#ifndef MAP_FAILED
#define MAP_FAILED ((void *) -1)
#endif

/* Flags of mmap that only the system uses, beside <sys/mman.h>'s. */
#define MAP_UNINITIALIZED 0x040000
#define MAP_PREALLOC 0x080000
#define MAP_CONTIG 0x100000
#define MAP_LOWER16M 0x200000
#define MAP_LOWER1M 0x400000
#define MAP_THIRDPARTY 0x800000

int vm_exit(endpoint_t ep);
int vm_fork(endpoint_t parent, int slot, endpoint_t *child);
int vm_willexit(endpoint_t ep);
int vm_brk_for(endpoint_t ep, vir_bytes addr);
void *vm_mmap_for(endpoint_t ep, vir_bytes addr, size_t len, int prot,
    int flags);
/* The protection (PROT_*) of one region of another process. */
int vm_protect_for(endpoint_t ep, vir_bytes addr, size_t len, int prot);
void *vm_map_phys(endpoint_t who, void *physaddr, size_t len);
int vm_unmap_phys(endpoint_t who, void *vaddr, size_t len);
int vm_set_priv(endpoint_t ep, void *mask, int sys_proc);
int vm_update(endpoint_t src, endpoint_t dst, int flags);
int vm_prepare(endpoint_t src, endpoint_t dst, int flags);
int vm_memctl(endpoint_t ep, int req, void **addr, size_t *len);
int vm_procctl_clear(endpoint_t ep);
void *alloc_contig(size_t len, int flags, phys_bytes *phys);
int free_contig(void *addr, size_t len);
#define AC_ALIGN4K 0x01
#define AC_LOWER16M 0x02
#define AC_ALIGN64K 0x04
#define AC_LOWER1M 0x08

/* VM_INFO. */
struct vm_stats_info {
    unsigned vsi_pagesize, vsi_total, vsi_free, vsi_largest, vsi_cached;
};
struct vm_usage_info {
    vir_bytes vui_total, vui_common, vui_shared;
};
struct vm_region_info {
    vir_bytes vri_addr;
    vir_bytes vri_length;
    int vri_prot, vri_flags;
};
#define MAX_VRI_COUNT 64
int vm_info_stats(struct vm_stats_info *vsi);
int vm_info_usage(endpoint_t who, struct vm_usage_info *vui);
/* Regions of who from *next on; advances *next; returns the count. */
int vm_info_region(endpoint_t who, struct vm_region_info *vri, int count,
    vir_bytes *next);

#endif
