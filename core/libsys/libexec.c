/* Reads the head of an ELF executable: i386, static, loadable segments on
 * pages of their own.
 */
#include <errno.h>
#include <minix/ipc.h>
#include <minix/libexec.h>
#include <string.h>
#include <sys/mman.h>

#define ELF_MAGIC "\177ELF\1\1\1" /* 32 bits, little endian, version 1 */
#define ET_EXEC 2
#define EM_386 3
#define PT_LOAD 1
#define PF_X 1
#define PF_W 2
#define PF_R 4

struct elf_header {
    unsigned char ident[16];
    uint16_t type, machine;
    uint32_t version, entry, phoff, shoff, flags;
    uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct program_header {
    uint32_t type, offset, vaddr, paddr, filesz, memsz, flags, align;
};

static int
protection(uint32_t flags)
{
    return ((flags & PF_R) ? PROT_READ : 0) |
        ((flags & PF_W) ? PROT_WRITE : 0) | ((flags & PF_X) ? PROT_EXEC : 0);
}

int
libexec_elf_segments(const char *header, size_t bytes,
    struct exec_segment *segments, vir_bytes *entry)
{
    struct elf_header elf;
    struct program_header ph;
    int i, count = 0;

    if (bytes < sizeof elf)
        return ENOEXEC;
    memcpy(&elf, header, sizeof elf);
    if (memcmp(elf.ident, ELF_MAGIC, sizeof ELF_MAGIC - 1) != 0 ||
        elf.type != ET_EXEC || elf.machine != EM_386 ||
        elf.phentsize != sizeof ph || elf.phoff > bytes ||
        elf.phnum > (bytes - elf.phoff) / sizeof ph)
        return ENOEXEC;
    for (i = 0; i < elf.phnum; i++) {
        memcpy(&ph, header + elf.phoff + i * sizeof ph, sizeof ph);
        if (ph.type != PT_LOAD || ph.memsz == 0)
            continue;
        if (count == EXEC_MAX_SEGMENTS || ph.filesz > ph.memsz ||
            ph.vaddr + ph.memsz < ph.vaddr ||
            ph.vaddr + ph.memsz > VM_MMAP_BASE)
            return ENOEXEC;
        segments[count].vaddr = ph.vaddr;
        segments[count].memsz = ph.memsz;
        segments[count].offset = ph.offset;
        segments[count].filesz = ph.filesz;
        segments[count].prot = protection(ph.flags);
        count++;
    }
    *entry = elf.entry;
    return count > 0 ? count : ENOEXEC;
}
