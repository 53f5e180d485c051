/* What an executable needs in memory, and what PM is told about it. */
#ifndef _MINIX_LIBEXEC_H
#define _MINIX_LIBEXEC_H

#include <minix/const.h>
#include <minix/type.h>
#include <sys/types.h>

/* One loadable segment of an ELF file. */
struct exec_segment {
    vir_bytes vaddr;
    vir_bytes memsz;
    off_t offset;                   /* in the file */
    vir_bytes filesz;
    int prot;                       /* PROT_* */
};

#define EXEC_MAX_SEGMENTS 8
#define EXEC_HEADER_BYTES 512       /* the start of a file that must be read */

/* Checks the start of an executable and lists its segments. Returns their
 * count, or ENOEXEC. */
int libexec_elf_segments(const char *header, size_t bytes,
    struct exec_segment *segments, vir_bytes *entry);

/* Argument of PM_EXEC_NEW: the image that now is in a process. */
struct exec_info {
    endpoint_t proc_e;
    vir_bytes stack_high;
    vir_bytes frame_len;
    vir_bytes pc;
    uid_t new_uid;
    gid_t new_gid;
    int allow_setuid;
    char progname[PROC_NAME_LEN];
};

#endif
