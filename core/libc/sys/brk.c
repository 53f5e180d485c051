/* The end of the heap. VM maps and unmaps; the end is known here. */
#include <errno.h>
#include <lib.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

extern char _end;
char *_brksize = &_end;

int
brk(void *end)
{
    message m;

    if ((char *) end == _brksize)
        return 0;
    memset(&m, 0, sizeof m);
    m.m_lc_vm_brk.addr = (vir_bytes) end;
    if (_syscall(VM_PROC_NR, VM_BRK, &m) < 0)
        return -1;
    _brksize = end;
    return 0;
}

void *
sbrk(intptr_t increment)
{
    char *old = _brksize, *new = old + increment;

    if ((increment > 0 && new < old) || (increment < 0 && new > old)) {
        errno = ENOMEM;
        return (void *) -1;
    }
    return brk(new) == 0 ? old : (void *) -1;
}
