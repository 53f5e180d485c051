/* The one way out of a program: a message to a server and its answer. */
#include <errno.h>
#include <lib.h>
#include <string.h>

int __errno_value;

int *
__errno_location(void)
{
    return &__errno_value;
}

/* The name that musl's own files use. */
int *___errno_location(void) __attribute__((alias("__errno_location")));

int
_syscall(endpoint_t who, int call, message *m)
{
    int r;

    m->m_type = call;
    r = ipc_sendrec(who, m);
    if (r == 0)
        r = m->m_type;
    if (r < 0) {
        errno = -r;
        return -1;
    }
    return r;
}

void
_loadname(const char *name, message *m)
{
    size_t len = strlen(name) + 1;

    m->m_lc_vfs_path.name = (vir_bytes) name;
    m->m_lc_vfs_path.len = len;
    if (len <= M_PATH_STRING_MAX)
        memcpy(m->m_lc_vfs_path.buf, name, len);
}
