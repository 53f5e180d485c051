/* RS, as far as every program may ask it. */
#include <lib.h>
#include <minix/rs.h>
#include <string.h>

int
minix_rs_lookup(const char *name, endpoint_t *value)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_rs_req.name = name;
    m.m_rs_req.name_len = strlen(name);
    if (_syscall(RS_PROC_NR, RS_LOOKUP, &m) < 0)
        return -1;
    *value = m.m_rs_req.endpoint;
    return 0;
}
