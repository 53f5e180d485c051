/* Vnodes: one for each inode of a file server that is in use here. */
#include "vfs.h"

static struct vnode *
find(endpoint_t fs_e, ino_t inode)
{
    struct vnode *vp;

    for (vp = vnode; vp < &vnode[NR_VNODES]; vp++)
        if (vp->v_ref_count > 0 && vp->v_fs_e == fs_e && vp->v_inode == inode)
            return vp;
    return NULL;
}

/* The vnode an answer tells about, with one more reference on both sides.
 * NULL: the table is full. */
struct vnode *
vnode_from_answer(struct job *j, endpoint_t fs_e, struct vmnt *mount)
{
    const struct fs_answer *a = &j->j_answer;
    struct vnode *vp = find(fs_e, a->inode), unknown;

    if (vp == NULL) {
        for (vp = vnode; vp < &vnode[NR_VNODES] && vp->v_ref_count > 0; vp++)
            ;
        if (vp == &vnode[NR_VNODES]) {
            memset(&unknown, 0, sizeof unknown);
            unknown.v_fs_e = fs_e;
            unknown.v_inode = a->inode;
            req_putnode(&unknown, 1);
            return NULL;
        }
        memset(vp, 0, sizeof *vp);
        vp->v_fs_e = fs_e;
        vp->v_inode = a->inode;
        vp->v_vmnt = mount;
        vp->v_size = a->size;
    }
    vp->v_ref_count++;
    vp->v_fs_count++;
    vp->v_mode = a->mode;
    vp->v_uid = a->uid;
    vp->v_gid = a->gid;
    vp->v_rdev = a->device;
    return vp;
}

void
vnode_dup(struct vnode *vp)
{
    vp->v_ref_count++;
}

void
vnode_put(struct vnode *vp)
{
    if (--vp->v_ref_count > 0)
        return;
    req_putnode(vp, vp->v_fs_count);
    memset(vp, 0, sizeof *vp);
}

/* OK, or EACCES when the process lacks one of the rights (R_BIT ...). */
int
forbidden(const struct fproc *fp, const struct vnode *vp, int bits)
{
    int granted = (int) vp->v_mode & 7;

    if (fp->fp_effuid == SUPER_USER) {
        if ((bits & X_BIT) && !S_ISDIR(vp->v_mode) && !(vp->v_mode & 0111))
            return EACCES;
        return OK;
    }
    if (fp->fp_effuid == vp->v_uid)
        granted = (int) (vp->v_mode >> 6) & 7;
    else if (fp->fp_effgid == vp->v_gid)
        granted = (int) (vp->v_mode >> 3) & 7;
    return (granted & bits) == bits ? OK : EACCES;
}
