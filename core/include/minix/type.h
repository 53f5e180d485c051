/* System types and the structures the kernel shares with services. */
#ifndef _MINIX_TYPE_H
#define _MINIX_TYPE_H

#include <sys/types.h>
#include <stdint.h>
#include <stddef.h>

typedef unsigned long phys_bytes;
typedef unsigned long vir_bytes;
/* An address of another process: an update copies it and does not look at it. */
typedef vir_bytes ixfer_vir_bytes;
typedef int endpoint_t;
typedef int32_t cp_grant_id_t;
typedef long unsigned int bitchunk_t;
typedef int sys_id_t;
typedef int proc_nr_t;
typedef int32_t devmajor_t;
typedef int32_t devminor_t;
typedef uint32_t u32_t;
typedef uint16_t u16_t;
typedef uint8_t u8_t;
typedef uint64_t u64_t;
typedef char sys_name_t[16];

/* Bitmap of process privilege ids. */
#define BITCHUNK_BITS (sizeof(bitchunk_t) * 8)
#define BITMAP_CHUNKS(bits) (((bits) + BITCHUNK_BITS - 1) / BITCHUNK_BITS)
#define SYS_MAP_CHUNKS BITMAP_CHUNKS(NR_SYS_PROCS)
typedef struct {
    bitchunk_t chunk[2];
} sys_map_t;

struct io_range {
    unsigned ior_base, ior_limit;
};
struct minix_mem_range {
    phys_bytes mr_base, mr_limit;
};

/* One element of a vectored safe copy. */
struct vscp_vec {
    endpoint_t v_from, v_to;
    cp_grant_id_t v_gid;
    size_t v_offset;
    vir_bytes v_addr;
    size_t v_bytes;
};

/* Port and value pairs of SYS_VDEVIO. */
typedef struct {
    u16_t port;
    u8_t value;
} pvb_pair_t;
typedef struct {
    u16_t port;
    u16_t value;
} pvw_pair_t;
typedef struct {
    u16_t port;
    u32_t value;
} pvl_pair_t;

/* SYS_VUMAP vectors. */
struct vumap_vir {
    cp_grant_id_t vv_grant;
    vir_bytes vv_addr;
    size_t vv_size;
};
struct vumap_phys {
    phys_bytes vp_addr;
    size_t vp_size;
};

/* Times, kept current by the kernel in a page every process may read. */
struct kclockinfo {
    time_t boottime;   /* seconds since the epoch */
    uint32_t uptime;   /* ticks since boot */
    uint32_t realtime; /* ticks, adjustable */
    uint32_t hz;
};

struct kuserinfo {
    size_t kui_size;
    vir_bytes kui_user_sp;
};

struct loadinfo {
    uint16_t proc_load_history[1];
};

/* Found through the MINIX_KERNINFO trap. */
struct minix_kerninfo {
    uint32_t kerninfo_magic;
    uint32_t minix_feature_flags;
    struct kinfo *kinfo; /* services: use SYS_GETINFO */
    struct kclockinfo *kclockinfo;
    struct kuserinfo *kuserinfo;
};
#define KERNINFO_MAGIC 0xfc3b84bf

/* Frame at the top of a new process' stack, for ps. */
struct ps_strings {
    char **ps_argvstr;
    int ps_nargvstr;
    char **ps_envstr;
    int ps_nenvstr;
};

#endif
