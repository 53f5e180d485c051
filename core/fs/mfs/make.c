/* New files: create, mkdir, mknod, symbolic links. */
#include "mfs.h"

/* A name from VFS; the length counts the final NUL. */
int
fetch_name(cp_grant_id_t grant, size_t len, char *name)
{
    int r;

    if (len == 0)
        return EINVAL;
    if (len > NAME_LENGTH + 1)
        return ENAMETOOLONG;
    r = sys_safecopyfrom(VFS_PROC_NR, grant, 0, (vir_bytes) name, len);
    if (r != OK)
        return r;
    name[len - 1] = '\0';
    return name[0] != '\0' ? OK : ENOENT;
}

/* A new inode under a new name in dir; it holds one reference. */
static int
make(struct inode *dir, const char *name, mode_t mode, uid_t uid, gid_t gid,
    struct inode **made)
{
    uint32_t num;
    int r = dir_search(dir, name, &num);

    if (r == OK)
        return EEXIST;
    if (r != ENOENT)
        return r;
    if (dir->i_disk.d_nlinks == 0)
        return ENOENT;
    if ((*made = inode_new(mode, uid, gid, &r)) == NULL)
        return r;
    if ((r = dir_enter(dir, name, (*made)->i_num)) != OK) {
        inode_put(*made, 1);
        return r;
    }
    (*made)->i_disk.d_nlinks = 1;
    return OK;
}

/* In: inode, mode, uid, gid, name. Out: the inode, which VFS then holds. */
int
do_create(void)
{
    struct inode *dir = inode_find((uint32_t) m_in.m_vfs_fs_create.inode);
    struct inode *ip;
    char name[NAME_LENGTH + 1];
    int r;

    if (dir == NULL)
        return EINVAL;
    r = fetch_name(m_in.m_vfs_fs_create.grant, m_in.m_vfs_fs_create.path_len,
        name);
    if (r != OK)
        return r;
    r = make(dir, name, m_in.m_vfs_fs_create.mode, m_in.m_vfs_fs_create.uid,
        m_in.m_vfs_fs_create.gid, &ip);
    if (r != OK)
        return r;
    m_out.m_fs_vfs_create.inode = ip->i_num;
    m_out.m_fs_vfs_create.mode = ip->i_disk.d_mode;
    m_out.m_fs_vfs_create.uid = ip->i_disk.d_uid;
    m_out.m_fs_vfs_create.gid = ip->i_disk.d_gid;
    return OK;
}

int
do_mkdir(void)
{
    struct inode *dir = inode_find((uint32_t) m_in.m_vfs_fs_mkdir.inode);
    struct inode *ip;
    char name[NAME_LENGTH + 1];
    int r;

    if (dir == NULL)
        return EINVAL;
    r = fetch_name(m_in.m_vfs_fs_mkdir.grant, m_in.m_vfs_fs_mkdir.path_len,
        name);
    if (r != OK)
        return r;
    if (dir->i_disk.d_nlinks >= MAX_LINKS)
        return EMLINK;
    r = make(dir, name, m_in.m_vfs_fs_mkdir.mode, m_in.m_vfs_fs_mkdir.uid,
        m_in.m_vfs_fs_mkdir.gid, &ip);
    if (r != OK)
        return r;
    r = dir_enter(ip, ".", ip->i_num);
    if (r == OK)
        r = dir_enter(ip, "..", dir->i_num);
    if (r == OK) {
        ip->i_disk.d_nlinks = 2;
        dir->i_disk.d_nlinks++;
        inode_changed(dir, 0);
    } else {
        dir_delete(dir, name);
        ip->i_disk.d_nlinks = 0;
    }
    inode_put(ip, 1);
    return r;
}

int
do_mknod(void)
{
    struct inode *dir = inode_find((uint32_t) m_in.m_vfs_fs_mknod.inode);
    struct inode *ip;
    char name[NAME_LENGTH + 1];
    int r;

    if (dir == NULL)
        return EINVAL;
    r = fetch_name(m_in.m_vfs_fs_mknod.grant, m_in.m_vfs_fs_mknod.path_len,
        name);
    if (r != OK)
        return r;
    r = make(dir, name, m_in.m_vfs_fs_mknod.mode, m_in.m_vfs_fs_mknod.uid,
        m_in.m_vfs_fs_mknod.gid, &ip);
    if (r != OK)
        return r;
    if (S_ISCHR(ip->i_disk.d_mode) || S_ISBLK(ip->i_disk.d_mode))
        ip->i_disk.d_zone[0] = (uint32_t) m_in.m_vfs_fs_mknod.device;
    ip->i_dirty = 1;
    inode_put(ip, 1);
    return OK;
}

/* In: inode of the directory, name, target (without NUL). */
int
do_slink(void)
{
    struct inode *dir = inode_find((uint32_t) m_in.m_vfs_fs_slink.inode);
    size_t len = m_in.m_vfs_fs_slink.mem_size;
    struct inode *ip;
    char name[NAME_LENGTH + 1];
    uint32_t zone;
    int r, is_new;

    if (dir == NULL)
        return EINVAL;
    if (len == 0 || len >= BLOCK_SIZE)
        return ENAMETOOLONG;
    r = fetch_name(m_in.m_vfs_fs_slink.grant_path, m_in.m_vfs_fs_slink.path_len,
        name);
    if (r != OK)
        return r;
    r = make(dir, name, S_IFLNK | 0777, m_in.m_vfs_fs_slink.uid,
        m_in.m_vfs_fs_slink.gid, &ip);
    if (r != OK)
        return r;
    zone = map_write(ip, 0, &is_new);
    r = zone == NO_BLOCK
        ? ENOSPC
        : sys_safecopyfrom(VFS_PROC_NR, m_in.m_vfs_fs_slink.grant_target, 0,
              (vir_bytes) block_get(zone), len);
    if (r == OK) {
        block_dirty(zone);
        ip->i_disk.d_size = (uint32_t) len;
        ip->i_dirty = 1;
    } else {
        dir_delete(dir, name);
        ip->i_disk.d_nlinks = 0;
    }
    inode_put(ip, 1);
    return r;
}

/* The target of a symbolic link; the result is its length. */
int
read_link(struct inode *ip, char *target)
{
    uint32_t zone = map_read(ip, 0);

    if (zone == NO_BLOCK || ip->i_disk.d_size >= BLOCK_SIZE)
        return EIO;
    memcpy(target, block_get(zone), ip->i_disk.d_size);
    return (int) ip->i_disk.d_size;
}

/* In: inode, room. Out: bytes. */
int
do_rdlink(void)
{
    struct inode *ip = inode_find((uint32_t) m_in.m_vfs_fs_rdlink.inode);
    char target[BLOCK_SIZE];
    int n;

    if (ip == NULL || !S_ISLNK(ip->i_disk.d_mode))
        return EINVAL;
    if ((n = read_link(ip, target)) < 0)
        return n;
    n = MIN(n, (int) m_in.m_vfs_fs_rdlink.mem_size);
    m_out.m_fs_vfs_rdlink.nbytes = (size_t) n;
    return sys_safecopyto(VFS_PROC_NR, m_in.m_vfs_fs_rdlink.grant, 0,
        (vir_bytes) target, (size_t) n);
}
