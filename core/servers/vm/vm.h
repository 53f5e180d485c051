/* The virtual memory server.
 *
 * VM sees all physical memory through the kernel's window (WINDOW(pa)), which
 * its own page directory maps for user access. A page table entry is the only
 * record of a mapped page; page.c counts the entries that share a page. VM
 * allocates nothing dynamically: all its state is static. */
#ifndef VM_H
#define VM_H

#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/vm.h>
#include <minix/sef.h>
#include <minix/bitmap.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#define WINDOW(pa) ((void *) (KERNEL_WINDOW + (pa)))
#define PAGE_DOWN(a) ((vir_bytes) (a) & ~(vir_bytes) (VM_PAGE_SIZE - 1))
#define PAGE_UP(a) PAGE_DOWN((vir_bytes) (a) + VM_PAGE_SIZE - 1)

/* Bits of a page table entry; DEVICE and up are free for us. */
#define PTE_P 0x001
#define PTE_W 0x002
#define PTE_U 0x004
#define PTE_DEVICE 0x200 /* not a counted page */
#define PTE_FRAME 0xFFFFF000u

/* A range of a process' addresses; lists are sorted by address. */
struct region {
    struct region *next;
    vir_bytes start, length; /* pages */
    int flags;               /* VR_* */
};
#define VR_READ 0x01
#define VR_WRITE 0x02
#define VR_HEAP 0x04 /* moved by brk */
#define VR_STACK 0x08
#define VR_SHARED 0x10   /* never copied on write */
#define VR_DEVICE 0x20   /* physical memory that is not ours */
#define VR_PREALLOC 0x40 /* see VM_RS_MEM_MAP_PREALLOC */
#define VR_PROT (VR_READ | VR_WRITE)

struct vmproc {
    endpoint_t endpoint; /* NONE: free */
    phys_bytes root;     /* page directory */
    struct region *regions;
    int is_service; /* its pages are copied at once on fork */
    bitchunk_t calls[VM_CALL_MASK_SIZE];
};

/* Pages in a row, as a page table has them. */
struct run {
    vir_bytes start, length;
    int writable;
};

extern struct vmproc vmproc[NR_PROCS];
extern kinfo_t boot_info;

struct vmproc *proc_of(endpoint_t e);
void proc_swap(struct vmproc *a, struct vmproc *b);

/* self.c */
void describe_self(void);
void take_place(void);

/* page.c */
void page_init(void);
void page_free_range(phys_bytes base, size_t bytes);
void page_adopt(phys_bytes pa);
phys_bytes page_alloc(void); /* zeroed; 0: no memory */
phys_bytes page_alloc_contig(size_t pages, phys_bytes limit);
void page_ref(phys_bytes pa);
void page_unref(phys_bytes pa);
int page_refs(phys_bytes pa);
void page_stats(unsigned *total, unsigned *free, unsigned *largest);

/* pagetable.c */
phys_bytes pt_new(void);
void pt_free(phys_bytes root);
void pt_open_window(phys_bytes root);
void pt_adopt(phys_bytes root);
int pt_next_run(phys_bytes root, vir_bytes va, struct run *run);
uint32_t *pt_entry(phys_bytes root, vir_bytes va, int make);

/* region.c */
struct region *region_find(const struct vmproc *p, vir_bytes va);
int region_add(struct vmproc *p, vir_bytes start, vir_bytes length, int flags,
    struct region **made);
void region_drop_range(struct vmproc *p, vir_bytes start, vir_bytes length);
vir_bytes region_free_space(const struct vmproc *p, vir_bytes length);
int region_is_free(const struct vmproc *p, vir_bytes start, vir_bytes length);
int region_fault(struct vmproc *p, struct region *r, vir_bytes va, int write);
int region_touch(struct vmproc *p, vir_bytes start, vir_bytes length,
    int write);
int region_protect(struct vmproc *p, vir_bytes start, vir_bytes length,
    int prot);
int region_share(struct vmproc *from, const struct region *r,
    struct vmproc *to);
int region_copy(struct vmproc *from, const struct region *r, struct vmproc *to);
void regions_clear(struct vmproc *p);

/* boot.c */
void boot_load_all(void);

/* Requests: one do_<call> each; replies in the same message. */
int do_brk(message *m);
int brk_for(struct vmproc *p, vir_bytes end, int eager);
int do_mmap(message *m);
int do_munmap(message *m);
int do_map_phys(message *m);
int do_unmap_phys(message *m);
int do_fork(message *m);
int do_exit(message *m);
int do_procctl(message *m);
int do_info(message *m);
int do_rs_set_priv(message *m);
int do_rs_update(message *m);
int do_rs_prepare(message *m);
int do_rs_memctl(message *m);
void do_pagefault(message *m);
void do_memory_requests(void);

#endif
