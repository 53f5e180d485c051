/* The message to RS and its answer. */
#include "minix_service.h"
#include <errno.h>
#include <lib.h>
#include <stdio.h>
#include <string.h>

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
