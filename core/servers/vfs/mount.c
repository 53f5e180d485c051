/* Mounted file systems. The root is mounted twice: first the boot ramdisk,
 * then the disk over it; processes move to the new root at once.
 */
#include "vfs.h"
#include <minix/ds.h>

static int roots_mounted;

static struct vmnt *
mount_new(endpoint_t fs_e, dev_t dev, const char *label)
{
    struct vmnt *v;

    for (v = vmnt; v < &vmnt[NR_MNTS]; v++)
        if (!v->m_in_use) {
            memset(v, 0, sizeof *v);
            v->m_in_use = 1;
            v->m_fs_e = fs_e;
            v->m_dev = dev;
            strlcpy(v->m_label, label, sizeof v->m_label);
            return v;
        }
    return NULL;
}

static void
replace(struct vnode **place, struct vnode *vp)
{
    vnode_dup(vp);
    if (*place != NULL)
        vnode_put(*place);
    *place = vp;
}

/* Every process starts over at the new root. */
static void
take_root(struct vmnt *mount)
{
    struct fproc *fp;

    for (fp = fproc; fp < &fproc[NR_PROCS]; fp++)
        if (fp->fp_in_use) {
            replace(&fp->fp_root, mount->m_root);
            replace(&fp->fp_cwd, mount->m_root);
        }
    root_mount = mount;
    roots_mounted++;
    jobs_wake_root();
}

/* Reads the superblock of j_dev through j_fs_e; j_vmnt is the mount then. */
static int
read_superblock(struct job *j, int is_root)
{
    struct vnode *vp;

    if (j->j_answer.result != OK)
        return j->j_answer.result;
    if ((j->j_vmnt = mount_new(j->j_fs_e, j->j_dev, j->j_label)) == NULL)
        return ENFILE;
    vp = vnode_from_answer(j, j->j_fs_e, j->j_vmnt);
    if (vp == NULL) {
        j->j_vmnt->m_in_use = 0;
        return ENFILE;
    }
    j->j_vmnt->m_root = vp;
    return OK;
}

/* The boot ramdisk, by VFS itself. */
int
mount_root(struct job *j)
{
    int r;

    STEPS(j)
    j->j_dev = makedev(MEMORY_MAJOR, IMGRD_DEV);
    j->j_fs_e = MFS_PROC_NR;
    strlcpy(j->j_label, "fs_imgrd", sizeof j->j_label);
    AWAIT(j, 1, req_new_driver(j, j->j_fs_e, j->j_dev));
    if (j->j_answer.result != OK)
        panic("cannot set the driver of the root: %d", j->j_answer.result);
    AWAIT(j, 2, req_readsuper(j, j->j_fs_e, j->j_dev, 1));
    if ((r = read_superblock(j, 1)) != OK)
        panic("cannot mount the boot ramdisk: %d", r);
    take_root(j->j_vmnt);
    return OK;
    END_STEPS;
}

/* j_fs_e: the file server that is to mount. */
static int
find_server(struct job *j, const message *m)
{
    int r;

    if (m->m_lc_vfs_mount.labellen > LABEL_MAX)
        return ENAMETOOLONG;
    r = fetch_name(j, m->m_lc_vfs_mount.label, m->m_lc_vfs_mount.labellen,
        j->j_label);
    if (r != OK)
        return r;
    if ((r = ds_retrieve_label_endpt(j->j_label, &j->j_fs_e)) != OK)
        return r;
    return mount_of(j->j_fs_e) != NULL ? EBUSY : OK;
}

/* In: dev, path, label (of the file server, which runs already), flags. */
int
do_mount(struct job *j)
{
    message m;
    int r, is_root;

    job_message(j, &m);
    STEPS(j)
    if (j->j_fp->fp_effuid != SUPER_USER)
        return EPERM;
    if ((r = find_server(j, &m)) != OK)
        return r;
    if ((r = path_start(j, m.m_lc_vfs_mount.dev, m.m_lc_vfs_mount.devlen,
             PATH_NOFLAGS)) != OK)
        return r;
    CALL(j, 1, lookup(j));
    if (!S_ISBLK(j->j_found->v_mode))
        return ENOTBLK;
    j->j_dev = j->j_found->v_rdev;
    if (major(j->j_dev) >= NR_DEVICES || dmap[major(j->j_dev)].d_driver == NONE)
        return ENXIO;
    if ((r = path_start(j, m.m_lc_vfs_mount.path, m.m_lc_vfs_mount.pathlen,
             PATH_NOFLAGS)) != OK)
        return r;
    CALL(j, 2, lookup(j));
    j->j_first = j->j_found;
    if (!S_ISDIR(j->j_first->v_mode))
        return ENOTDIR;
    is_root = j->j_first == root_mount->m_root;
    if (is_root && roots_mounted >= 2)
        return EBUSY;
    if (!is_root && mount_of(j->j_first->v_fs_e)->m_root == j->j_first)
        return EBUSY;
    AWAIT(j, 3, req_new_driver(j, j->j_fs_e, j->j_dev));
    if (j->j_answer.result != OK)
        return j->j_answer.result;
    is_root = j->j_first == root_mount->m_root;
    AWAIT(j, 4, req_readsuper(j, j->j_fs_e, j->j_dev, is_root));
    is_root = j->j_first == root_mount->m_root;
    if ((r = read_superblock(j, is_root)) != OK)
        return r;
    if (is_root) {
        take_root(j->j_vmnt);
        return OK;
    }
    AWAIT(j, 5, req_inode(j, j->j_first, REQ_MOUNTPOINT));
    if (j->j_answer.result != OK) {
        vnode_put(j->j_vmnt->m_root);
        j->j_vmnt->m_in_use = 0;
        return j->j_answer.result;
    }
    vnode_dup(j->j_first);
    j->j_vmnt->m_mounted_on = j->j_first;
    return OK;
    END_STEPS;
}

/* Is anything in use beside the root directory, and that by us alone? */
static int
is_busy(const struct vmnt *mount)
{
    const struct vnode *vp;

    for (vp = vnode; vp < &vnode[NR_VNODES]; vp++)
        if (vp->v_ref_count > (vp == mount->m_root ? 1 : 0) &&
            vp->v_fs_e == mount->m_fs_e)
            return 1;
    return 0;
}

/* In: name, a directory on which something is mounted. Out: the label of its
 * file server, which the caller then stops. */
int
do_umount(struct job *j)
{
    message m;
    int r, i;
    size_t len;

    job_message(j, &m);
    STEPS(j)
    if (j->j_fp->fp_effuid != SUPER_USER)
        return EPERM;
    if ((r = path_start(j, m.m_lc_vfs_umount.name, m.m_lc_vfs_umount.namelen,
             PATH_NOFLAGS)) != OK)
        return r;
    CALL(j, 1, lookup(j));
    j->j_vmnt = j->j_found->v_vmnt;
    if (j->j_vmnt == NULL || j->j_vmnt->m_root != j->j_found ||
        j->j_vmnt->m_mounted_on == NULL)
        return EINVAL;
    for (i = 0; i < j->j_vnodes; i++)
        vnode_put(j->j_vnode[i]);
    j->j_vnodes = 0;
    if (is_busy(j->j_vmnt))
        return EBUSY;
    len = strlen(j->j_vmnt->m_label) + 1;
    if (m.m_lc_vfs_umount.labellen > 0) {
        if (len > m.m_lc_vfs_umount.labellen)
            return EINVAL;
        r = sys_datacopy(SELF, (vir_bytes) j->j_vmnt->m_label,
            j->j_fp->fp_endpoint, m.m_lc_vfs_umount.label, len);
        if (r != OK)
            return r;
    }
    AWAIT(j, 2, req_simple(j, j->j_vmnt->m_fs_e, REQ_UNMOUNT));
    if (j->j_answer.result != OK)
        return j->j_answer.result;
    vnode_put(j->j_vmnt->m_root);
    vnode_put(j->j_vmnt->m_mounted_on);
    memset(j->j_vmnt, 0, sizeof *j->j_vmnt);
    return OK;
    END_STEPS;
}
