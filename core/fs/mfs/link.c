/* Names of existing files: link, unlink, rmdir, rename. */
#include "mfs.h"

int
do_link(void)
{
    struct inode *ip = inode_find((uint32_t) m_in.m_vfs_fs_link.inode);
    struct inode *dir = inode_find((uint32_t) m_in.m_vfs_fs_link.dir_ino);
    char name[NAME_LENGTH + 1];
    uint32_t num;
    int r;

    if (ip == NULL || dir == NULL)
        return EINVAL;
    if (S_ISDIR(ip->i_disk.d_mode))
        return EPERM;
    if (ip->i_disk.d_nlinks >= MAX_LINKS)
        return EMLINK;
    r = fetch_name(m_in.m_vfs_fs_link.grant, m_in.m_vfs_fs_link.path_len, name);
    if (r != OK)
        return r;
    r = dir_search(dir, name, &num);
    if (r != ENOENT)
        return r == OK ? EEXIST : r;
    if ((r = dir_enter(dir, name, ip->i_num)) != OK)
        return r;
    ip->i_disk.d_nlinks++;
    inode_changed(ip, 0);
    return OK;
}

/* Takes a file's or an empty directory's name away. */
static int
remove_name(struct inode *dir, const char *name, struct inode *ip, int is_rmdir)
{
    int r;

    if (is_rmdir != S_ISDIR(ip->i_disk.d_mode))
        return is_rmdir ? ENOTDIR : EPERM;
    if (ip->i_mountpoint || ip->i_num == ROOT_INODE)
        return EBUSY;
    if (is_rmdir && !dir_is_empty(ip))
        return ENOTEMPTY;
    if ((r = dir_delete(dir, name)) != OK)
        return r;
    ip->i_disk.d_nlinks--;
    if (is_rmdir) {
        ip->i_disk.d_nlinks--;
        dir->i_disk.d_nlinks--;
        inode_changed(dir, 0);
    }
    inode_changed(ip, 0);
    return OK;
}

int
do_unlink(void)
{
    struct inode *dir = inode_find((uint32_t) m_in.m_vfs_fs_unlink.inode);
    struct inode *ip;
    char name[NAME_LENGTH + 1];
    uint32_t num;
    int r;

    if (dir == NULL)
        return EINVAL;
    r = fetch_name(m_in.m_vfs_fs_unlink.grant, m_in.m_vfs_fs_unlink.path_len,
        name);
    if (r != OK)
        return r;
    if ((r = dir_search(dir, name, &num)) != OK)
        return r;
    if ((ip = inode_get(num)) == NULL)
        return ENFILE;
    r = remove_name(dir, name, ip, m_in.m_type == REQ_RMDIR);
    inode_put(ip, 1);
    return r;
}

/* Is `dir' below or equal to `top'? */
static int
is_below(struct inode *dir, uint32_t top)
{
    uint32_t num = dir->i_num, up;
    struct inode *ip;
    int r;

    while (num != top) {
        if (num == ROOT_INODE)
            return 0;
        if ((ip = inode_get(num)) == NULL)
            return 1;
        r = dir_search(ip, "..", &up);
        inode_put(ip, 1);
        if (r != OK)
            return 1;
        num = up;
    }
    return 1;
}

/* The file is to have the new name: first the one there goes, then the file
 * gets the name, last it loses the old one. */
static int
move(struct inode *old_dir, const char *old, struct inode *new_dir,
    const char *new, struct inode *ip)
{
    int is_dir = S_ISDIR(ip->i_disk.d_mode), r;
    struct inode *there;
    uint32_t num;

    if (ip->i_mountpoint || ip->i_num == ROOT_INODE)
        return EBUSY;
    if (is_dir && is_below(new_dir, ip->i_num))
        return EINVAL;
    r = dir_search(new_dir, new, &num);
    if (r == OK) {
        if (num == ip->i_num)
            return OK;
        if ((there = inode_get(num)) == NULL)
            return ENFILE;
        if (is_dir != S_ISDIR(there->i_disk.d_mode))
            r = is_dir ? ENOTDIR : EISDIR;
        else
            r = remove_name(new_dir, new, there, is_dir);
        inode_put(there, 1);
    } else if (r == ENOENT) {
        r = OK;
    }
    if (r != OK)
        return r;
    if ((r = dir_enter(new_dir, new, ip->i_num)) != OK)
        return r;
    if ((r = dir_delete(old_dir, old)) != OK)
        return r;
    if (is_dir && old_dir != new_dir) {
        if ((r = dir_set(ip, "..", new_dir->i_num)) != OK)
            return r;
        old_dir->i_disk.d_nlinks--;
        new_dir->i_disk.d_nlinks++;
        inode_changed(old_dir, 0);
        inode_changed(new_dir, 0);
    }
    inode_changed(ip, 0);
    return OK;
}

int
do_rename(void)
{
    struct inode *old_dir, *new_dir, *ip;
    char old[NAME_LENGTH + 1], new[NAME_LENGTH + 1];
    uint32_t num;
    int r;

    old_dir = inode_find((uint32_t) m_in.m_vfs_fs_rename.dir_old);
    new_dir = inode_find((uint32_t) m_in.m_vfs_fs_rename.dir_new);
    if (old_dir == NULL || new_dir == NULL)
        return EINVAL;
    r = fetch_name(m_in.m_vfs_fs_rename.grant_old, m_in.m_vfs_fs_rename.len_old,
        old);
    if (r == OK)
        r = fetch_name(m_in.m_vfs_fs_rename.grant_new,
            m_in.m_vfs_fs_rename.len_new, new);
    if (r != OK)
        return r;
    if ((r = dir_search(old_dir, old, &num)) != OK)
        return r;
    if ((ip = inode_get(num)) == NULL)
        return ENFILE;
    r = move(old_dir, old, new_dir, new, ip);
    inode_put(ip, 1);
    return r;
}
