/* One kernel call: request and reply in the same message. */
#include <minix/syslib.h>

int
_kernel_call(int nr, message *m)
{
    m->m_type = nr;
    return do_kernel_call(m);
}

/* As a program calls a server, but with the error as result. */
int
_taskcall(endpoint_t who, int nr, message *m)
{
    int r;

    m->m_type = nr;
    r = ipc_sendrec(who, m);
    return r != OK ? r : m->m_type;
}
