/* Requests to VFS; its replies are in vfs_reply.c. */
#include "pm.h"

/* At most one request for a process is under way. */
void
tell_vfs(struct mproc *rmp, message *m)
{
    int r;

    if (rmp->mp_flags & VFS_CALL)
        panic("second request to VFS for %d: %x", rmp->mp_endpoint, m->m_type);
    if ((r = asynsend3(VFS_PROC_NR, m, AMF_NOREPLY)) != OK)
        panic("cannot send to VFS: %d", r);
    rmp->mp_flags |= VFS_CALL;
}
