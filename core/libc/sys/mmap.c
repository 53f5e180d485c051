/* Memory at addresses VM chooses. Only anonymous memory can be mapped. */
#include <errno.h>
#include <lib.h>
#include <string.h>
#include <sys/mman.h>

void *
mmap(void *addr, size_t len, int prot, int flags, int fd, off_t offset)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_mmap.addr = (vir_bytes) addr;
    m.m_mmap.len = len;
    m.m_mmap.prot = prot;
    m.m_mmap.flags = flags;
    m.m_mmap.fd = fd;
    m.m_mmap.offset = offset;
    m.m_mmap.forwhom = SELF;
    if (_syscall(VM_PROC_NR, VM_MMAP, &m) < 0)
        return MAP_FAILED;
    return (void *) m.m_mmap.retaddr;
}

int
munmap(void *addr, size_t len)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_mmap.addr = (vir_bytes) addr;
    m.m_mmap.len = len;
    return _syscall(VM_PROC_NR, VM_MUNMAP, &m);
}
