/* The message to RS and its answer. */
#include "minix_service.h"
#include <errno.h>
#include <lib.h>
#include <stdio.h>
#include <string.h>

int
rs_lookup(const char *label, endpoint_t *endpoint)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_rs_req.name = label;
    m.m_rs_req.name_len = strlen(label);
    if (_syscall(RS_PROC_NR, RS_LOOKUP, &m) < 0)
        return errno;
    *endpoint = m.m_rs_req.endpoint;
    return 0;
}

/* Returns the exit status of the tool. */
int
send_request(const struct target *t)
{
    message m;

    memset(&m, 0, sizeof(m));
    switch (t->request) {
    case RS_UP:
    case RS_EDIT: m.m_rs_req.addr = (void *) &t->start; break;
    case RS_UPDATE:
        m.m_rs_update_req.addr = (void *) &t->start;
        m.m_rs_update_req.state = t->state;
        m.m_rs_update_req.prepare_maxtime = t->maxtime;
        break;
    case RS_SYSCTL: m.m_rs_req.subtype = t->sysctl; break;
    case RS_SHUTDOWN: break;
    default:
        if (t->request == RS_FI)
            m.m_rs_req.subtype = RS_FI_CRASH;
        m.m_rs_req.addr = (void *) t->label;
        m.m_rs_req.len = strlen(t->label);
    }
    if (_syscall(RS_PROC_NR, t->request, &m) >= 0)
        return 0;
    fprintf(stderr, "Request 0x%x to RS failed: %s (error %d)\n", t->request,
        strerror(errno), errno);
    return errno;
}
