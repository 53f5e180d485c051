/* From a path to a vnode.
 *
 * A file server walks as far as it can (REQ_LOOKUP).  It stops at a mount
 * point, above its root or at an absolute symbolic link, leaves what is to be
 * walked in the path buffer behind `offset', and the walk goes on elsewhere.
 */
#include "vfs.h"

#define MAX_SYMLINKS 16

/* Copies a name of the caller. */
int
fetch_name(struct job *j, vir_bytes addr, size_t len, char *dest)
{
    int r;

    if (len == 0)
        return EINVAL;
    if (len > PATH_MAX)
        return ENAMETOOLONG;
    r = sys_datacopy(j->j_fp->fp_endpoint, addr, SELF, (vir_bytes) dest, len);
    if (r != OK)
        return r;
    return dest[len - 1] == '\0' ? OK : EINVAL;
}

/* Prepares the lookup of j_path; flags are PATH_*. */
void
lookup_start(struct job *j, int flags)
{
    j->j_lookup_state = 0;
    j->j_lookup_flags = flags;
    j->j_symlinks = 0;
    j->j_found = NULL;
}

/* Takes a path of the caller, to be looked up from the beginning. */
int
path_start(struct job *j, vir_bytes addr, size_t len, int flags)
{
    int r = fetch_name(j, addr, len, j->j_path);

    if (r == OK)
        lookup_start(j, flags);
    return r;
}

/* Asks the file server of j_dir for the rest of the path. */
static int
walk(struct job *j)
{
    const char *rest = j->j_path + strspn(j->j_path, "/");

    if (*rest == '\0') {
        vnode_dup(j->j_dir);
        job_hold(j, j->j_dir);
        j->j_found = j->j_dir;
        j->j_lookup_state = 0;
        return OK;
    }
    memmove(j->j_path, rest, strlen(rest) + 1);
    j->j_lookup_state = 1;
    return req_lookup(j, j->j_dir);
}

static int
elsewhere(struct job *j)
{
    const struct fs_answer *a = &j->j_answer;
    struct vmnt *mount;

    switch (a->result) {
    case EENTERMOUNT:
        mount = mount_find(j->j_dir->v_fs_e, a->inode);
        if (mount == NULL)
            return EIO;
        j->j_dir = mount->m_root;
        break;
    case ELEAVEMOUNT:
        mount = mount_of(j->j_dir->v_fs_e);
        if (mount == NULL || mount->m_mounted_on == NULL)
            return EIO;
        j->j_dir = mount->m_mounted_on;
        break;
    case ESYMLINK:
        if (++j->j_symlinks > MAX_SYMLINKS)
            return ELOOP;
        j->j_dir = j->j_fp->fp_root;
        break;
    default: return a->result;
    }
    if (a->offset < 0 || a->offset >= PATH_MAX)
        return EIO;
    memmove(j->j_path, j->j_path + a->offset, PATH_MAX - a->offset);
    j->j_path[PATH_MAX - 1] = '\0';
    return walk(j);
}

/* One step; OK when j_found is the vnode, which the job holds. */
int
lookup(struct job *j)
{
    struct vnode *vp;

    if (j->j_lookup_state == 0) {
        if (j->j_path[0] == '\0')
            return ENOENT;
        j->j_dir = j->j_path[0] == '/' ? j->j_fp->fp_root : j->j_fp->fp_cwd;
        return walk(j);
    }
    if (j->j_answer.result != OK)
        return elsewhere(j);
    vp = vnode_from_answer(j, j->j_dir->v_fs_e, j->j_dir->v_vmnt);
    if (vp == NULL)
        return ENFILE;
    job_hold(j, vp);
    j->j_found = vp;
    j->j_lookup_state = 0;
    return OK;
}

/* Splits j_path: its last part goes to j_name, and the directory that holds
 * it is to be looked up. */
int
lookup_parent_start(struct job *j)
{
    size_t len = strlen(j->j_path);
    char *last;

    if (len == 0)
        return ENOENT;
    while (len > 1 && j->j_path[len - 1] == '/')
        j->j_path[--len] = '\0';
    last = strrchr(j->j_path, '/');
    if (last == NULL) {
        strlcpy(j->j_name, j->j_path, sizeof j->j_name);
        strlcpy(j->j_path, ".", sizeof j->j_path);
    } else {
        strlcpy(j->j_name, last + 1, sizeof j->j_name);
        last[last == j->j_path ? 1 : 0] = '\0';
    }
    if (j->j_name[0] == '\0')
        return EEXIST;
    lookup_start(j, PATH_NOFLAGS);
    return OK;
}
