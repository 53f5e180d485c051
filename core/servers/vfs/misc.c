/* sync, and what others ask about VFS. */
#include "vfs.h"
#include <minix/sysinfo.h>

/* sync, fsync and the end of the system: every file server writes back what
 * it holds, one after the other. */
int
do_sync(struct job *j)
{
    STEPS(j)
    for (j->j_index = 0; j->j_index < NR_MNTS; j->j_index++) {
        if (!vmnt[j->j_index].m_in_use)
            continue;
        AWAIT(j, 1, req_simple(j, vmnt[j->j_index].m_fs_e, REQ_SYNC));
        if (j->j_answer.result != OK && j->j_status == OK)
            j->j_status = j->j_answer.result;
    }
    return j->j_status;
    END_STEPS;
}

/* In: what (SI_DMAP_TAB), where, size. */
int
do_getsysinfo(struct job *j)
{
    message m;

    job_message(j, &m);
    if (m.m_lsys_getsysinfo.what != SI_DMAP_TAB ||
        m.m_lsys_getsysinfo.size != sizeof dmap)
        return EINVAL;
    return sys_datacopy(SELF, (vir_bytes) dmap, j->j_fp->fp_endpoint,
        m.m_lsys_getsysinfo.where, sizeof dmap);
}
