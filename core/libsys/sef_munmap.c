/* Memory that an initialization was given and did not use. A file of its own:
 * VM, who cannot ask itself, has its own. */
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/vm.h>
#include <string.h>

/* type: VM_MUNMAP. */
int
sef_munmap(void *addr, vir_bytes len, int type)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_mmap.addr = (vir_bytes) addr;
    m.m_mmap.len = len;
    return _taskcall(VM_PROC_NR, type, &m);
}
