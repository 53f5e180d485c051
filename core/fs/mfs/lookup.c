/* REQ_LOOKUP: walks a path as far as this file system goes; see vfsif.h. */
#include "mfs.h"

#define MAY_SEARCH 1
#define MAX_SYMLINKS 16

static char path[PATH_MAX]; /* only during a request */
static char target[PATH_MAX];

/* Copies the component at *at and moves behind it. */
static int
next_component(const char **at, char *name)
{
    const char *p = *at;
    size_t len = strcspn(p, "/");

    if (len > NAME_LENGTH)
        return ENAMETOOLONG;
    memcpy(name, p, len);
    name[len] = '\0';
    *at = p + len;
    return OK;
}

/* The path has changed here: VFS goes on with what is in its buffer. */
static int
give_path_back(void)
{
    return sys_safecopyto(VFS_PROC_NR, m_in.m_vfs_fs_lookup.grant_path, 0,
        (vir_bytes) path, strlen(path) + 1);
}

/* Puts the link's target in front of the rest of the path. */
static int
expand_link(struct inode *ip, const char *rest)
{
    size_t len = strlen(rest);
    int n = read_link(ip, target);

    if (n < 0)
        return n;
    if (n + len + 1 > sizeof path)
        return ENAMETOOLONG;
    memmove(path + n, rest, len + 1);
    memcpy(path, target, (size_t) n);
    return OK;
}

/* Ends the walk with a result that sends VFS elsewhere. */
static int
leave(int result, struct inode *ip, const char *at, int changed)
{
    int r;

    m_out.m_fs_vfs_lookup.inode = ip->i_num;
    m_out.m_fs_vfs_lookup.offset = at - path;
    if (changed && (r = give_path_back()) != OK)
        return r;
    return result;
}

static int
arrive(struct inode *ip)
{
    m_out.m_fs_vfs_lookup.inode = ip->i_num;
    m_out.m_fs_vfs_lookup.mode = ip->i_disk.d_mode;
    m_out.m_fs_vfs_lookup.uid = ip->i_disk.d_uid;
    m_out.m_fs_vfs_lookup.gid = ip->i_disk.d_gid;
    m_out.m_fs_vfs_lookup.file_size = ip->i_disk.d_size;
    if (S_ISCHR(ip->i_disk.d_mode) || S_ISBLK(ip->i_disk.d_mode))
        m_out.m_fs_vfs_lookup.device = ip->i_disk.d_zone[0];
    return OK;
}

/* Walks from *ipp, which holds a reference; so does what it is in the end. */
static int
walk(struct inode **ipp)
{
    uid_t uid = m_in.m_vfs_fs_lookup.uid;
    gid_t gid = m_in.m_vfs_fs_lookup.gid;
    const char *at = path, *start;
    char name[NAME_LENGTH + 1];
    int r, links = 0, changed = 0;
    struct inode *next;
    uint32_t num;

    for (;;) {
        at += strspn(at, "/");
        if (*at == '\0')
            return arrive(*ipp);
        start = at;
        if ((r = next_component(&at, name)) != OK)
            return r;
        if (!S_ISDIR((*ipp)->i_disk.d_mode))
            return ENOTDIR;
        if ((r = access_ok(*ipp, uid, gid, MAY_SEARCH)) != OK)
            return r;
        if (strcmp(name, "..") == 0) {
            if ((*ipp)->i_num == m_in.m_vfs_fs_lookup.root_ino)
                continue;
            if ((*ipp)->i_num == ROOT_INODE) {
                if (fs.m_is_root)
                    continue;
                return leave(ELEAVEMOUNT, *ipp, start, changed);
            }
        } else if ((*ipp)->i_mountpoint) {
            return leave(EENTERMOUNT, *ipp, start, changed);
        }
        if ((r = dir_search(*ipp, name, &num)) != OK)
            return r;
        if ((next = inode_get(num)) == NULL)
            return ENFILE;
        if (next->i_mountpoint && strcmp(name, "..") != 0) {
            r = leave(EENTERMOUNT, next, at, changed);
            inode_put(next, 1);
            return r;
        }
        if (S_ISLNK(next->i_disk.d_mode) &&
            (at[strspn(at, "/")] != '\0' ||
                !(m_in.m_vfs_fs_lookup.flags & PATH_RET_SYMLINK))) {
            r = ++links > MAX_SYMLINKS ? ELOOP : expand_link(next, at);
            inode_put(next, 1);
            if (r != OK)
                return r;
            changed = 1;
            at = path;
            if (*at == '/')
                return leave(ESYMLINK, *ipp, at, 1);
            continue;
        }
        inode_put(*ipp, 1);
        *ipp = next;
    }
}

int
do_lookup(void)
{
    size_t len = m_in.m_vfs_fs_lookup.path_len;
    struct inode *ip;
    int r;

    if (len == 0 || len > sizeof path)
        return ENAMETOOLONG;
    r = sys_safecopyfrom(VFS_PROC_NR, m_in.m_vfs_fs_lookup.grant_path, 0,
        (vir_bytes) path, len);
    if (r != OK)
        return r;
    path[len - 1] = '\0';
    if (inode_find((uint32_t) m_in.m_vfs_fs_lookup.dir_ino) == NULL)
        return EINVAL;
    ip = inode_get((uint32_t) m_in.m_vfs_fs_lookup.dir_ino);
    if ((r = walk(&ip)) != OK)
        inode_put(ip, 1);
    return r;
}
