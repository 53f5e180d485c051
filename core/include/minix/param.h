/* What the kernel tells about the machine and the boot (SYS_GETINFO
 * GET_KINFO); filled once, before VM starts. */
#ifndef _MINIX_PARAM_H
#define _MINIX_PARAM_H

#include <minix/const.h>
#include <minix/type.h>

#define MAXMEMMAP 16
#define BOOT_PARAM_BYTES 2048

struct boot_module {
    phys_bytes mod_start, mod_end;
};

/* One boot process; SYS_GETINFO GET_IMAGE gives NR_BOOT_PROCS of them. */
struct boot_image {
    proc_nr_t proc_nr;
    char proc_name[PROC_NAME_LEN];
    endpoint_t endpoint;
    phys_bytes start_addr; /* of the module; 0 for tasks */
    phys_bytes len;
};

typedef struct kinfo {
    struct boot_image boot_procs[NR_BOOT_PROCS];
    struct boot_module ramdisk; /* stays where the loader put it */
    int nr_memmap;
    struct {
        phys_bytes base, size;
    } memmap[MAXMEMMAP];  /* free for VM */
    phys_bytes mem_total; /* bytes of RAM in use by us */
    phys_bytes kernel_start, kernel_end;
    phys_bytes vm_ptroot; /* VM's own page directory */
    vir_bytes vm_brk;     /* end of VM's loaded image */
    int nr_procs, nr_tasks, hz;
    char release[8], version[8];
    char param_buf[BOOT_PARAM_BYTES]; /* "name=value\0...\0\0" */
} kinfo_t;

#endif
