/* The process table, the call that is served, and its answer. */
#include "pm.h"

struct mproc mproc[NR_PROCS];
int procs_in_use;
struct mproc *mp;
message m_in, m_out;

struct mproc *
lookup_endpoint(endpoint_t e)
{
    int slot = _ENDPOINT_P(e);

    if (slot < 0 || slot >= NR_PROCS)
        return NULL;
    if (!(mproc[slot].mp_flags & IN_USE) || mproc[slot].mp_endpoint != e)
        return NULL;
    return &mproc[slot];
}

/* The caller awaits it: programs can do nothing but SENDREC. A caller that
 * was killed meanwhile is no concern of ours. */
void
reply(int slot, int result)
{
    int r;

    m_out.m_type = result;
    r = ipc_sendnb(mproc[slot].mp_endpoint, &m_out);
    if (r != OK)
        printf("PM: cannot reply to %s (%d): %d\n", mproc[slot].mp_name,
            mproc[slot].mp_endpoint, r);
    memset(&m_out, 0, sizeof m_out);
}
