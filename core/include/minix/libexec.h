/* What an executable needs in memory; see exec_info.h for what PM is told. */
#ifndef _MINIX_LIBEXEC_H
#define _MINIX_LIBEXEC_H

#include <minix/const.h>
#include <minix/type.h>
#include <sys/types.h>

/* One loadable segment of an ELF file. */
struct exec_segment {
    vir_bytes vaddr;
    vir_bytes memsz;
    off_t offset; /* in the file */
    vir_bytes filesz;
    int prot; /* PROT_* */
};

#define EXEC_MAX_SEGMENTS 8
#define EXEC_HEADER_BYTES 512 /* the start of a file that must be read */

/* Checks the start of an executable and lists its segments. Returns their
 * count, or ENOEXEC. */
int libexec_elf_segments(const char *header, size_t bytes,
    struct exec_segment *segments, vir_bytes *entry);

#endif
