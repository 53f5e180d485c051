/* VFS's tables, and finding things in them. */
#include "vfs.h"

struct fproc fproc[NR_PROCS];
struct filp filp[NR_FILPS];
struct vnode vnode[NR_VNODES];
struct vmnt vmnt[NR_MNTS];
struct dmap dmap[NR_DEVICES];
struct job *jobs[NR_JOBS];
int jobs_end;
struct vmnt *root_mount;

struct fproc *
fproc_of(endpoint_t e)
{
    int slot = _ENDPOINT_P(e);

    if (slot < 0 || slot >= NR_PROCS || !fproc[slot].fp_in_use ||
        fproc[slot].fp_endpoint != e)
        return NULL;
    return &fproc[slot];
}

/* The mount whose root covers vp. */
struct vmnt *
mount_find(endpoint_t fs_e, ino_t inode)
{
    struct vmnt *v;

    for (v = vmnt; v < &vmnt[NR_MNTS]; v++)
        if (v->m_in_use && v->m_mounted_on != NULL &&
            v->m_mounted_on->v_fs_e == fs_e &&
            v->m_mounted_on->v_inode == inode)
            return v;
    return NULL;
}

struct vmnt *
mount_of(endpoint_t fs_e)
{
    struct vmnt *v;

    for (v = vmnt; v < &vmnt[NR_MNTS]; v++)
        if (v->m_in_use && v->m_fs_e == fs_e)
            return v;
    return NULL;
}
