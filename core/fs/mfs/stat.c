/* What an inode says, and changes of it. */
#include "mfs.h"

int
do_stat(void)
{
    struct inode *ip = inode_find((uint32_t) m_in.m_vfs_fs_stat.inode);
    struct disk_inode *d;
    struct stat st;

    if (ip == NULL)
        return EINVAL;
    d = &ip->i_disk;
    memset(&st, 0, sizeof st);
    st.st_dev = fs.m_dev;
    st.st_ino = ip->i_num;
    st.st_mode = d->d_mode;
    st.st_nlink = d->d_nlinks;
    st.st_uid = d->d_uid;
    st.st_gid = d->d_gid;
    if (S_ISCHR(d->d_mode) || S_ISBLK(d->d_mode))
        st.st_rdev = d->d_zone[0];
    st.st_size = d->d_size;
    st.st_blksize = BLOCK_SIZE;
    st.st_blocks = (d->d_size + 511) / 512;
    st.st_atim.tv_sec = d->d_atime;
    st.st_mtim.tv_sec = d->d_mtime;
    st.st_ctim.tv_sec = d->d_ctime;
    return sys_safecopyto(VFS_PROC_NR, m_in.m_vfs_fs_stat.grant, 0,
        (vir_bytes) &st, sizeof st);
}

int
do_chmod(void)
{
    struct inode *ip = inode_find((uint32_t) m_in.m_vfs_fs_chmod.inode);

    if (ip == NULL)
        return EINVAL;
    ip->i_disk.d_mode = (uint16_t) ((ip->i_disk.d_mode & S_IFMT) |
        (m_in.m_vfs_fs_chmod.mode & 07777));
    inode_changed(ip, 0);
    m_out.m_fs_vfs_chmod.mode = ip->i_disk.d_mode;
    return OK;
}

int
do_chown(void)
{
    struct inode *ip = inode_find((uint32_t) m_in.m_vfs_fs_chown.inode);

    if (ip == NULL)
        return EINVAL;
    ip->i_disk.d_uid = (uint16_t) m_in.m_vfs_fs_chown.uid;
    ip->i_disk.d_gid = (uint16_t) m_in.m_vfs_fs_chown.gid;
    ip->i_disk.d_mode &= (uint16_t) ~(S_ISUID | S_ISGID);
    inode_changed(ip, 0);
    m_out.m_fs_vfs_chown.mode = ip->i_disk.d_mode;
    return OK;
}

int
do_utime(void)
{
    struct inode *ip = inode_find((uint32_t) m_in.m_vfs_fs_utime.inode);

    if (ip == NULL)
        return EINVAL;
    inode_changed(ip, 0);
    ip->i_disk.d_atime = (uint32_t) m_in.m_vfs_fs_utime.actime;
    ip->i_disk.d_mtime = (uint32_t) m_in.m_vfs_fs_utime.modtime;
    return OK;
}

/* trc_end 0: the file is to have trc_start bytes. */
int
do_ftrunc(void)
{
    struct inode *ip = inode_find((uint32_t) m_in.m_vfs_fs_ftrunc.inode);

    if (ip == NULL || m_in.m_vfs_fs_ftrunc.trc_start < 0 ||
        m_in.m_vfs_fs_ftrunc.trc_end != 0)
        return EINVAL;
    return truncate_inode(ip, m_in.m_vfs_fs_ftrunc.trc_start);
}

int
do_putnode(void)
{
    struct inode *ip = inode_find((uint32_t) m_in.m_vfs_fs_putnode.inode);

    if (ip == NULL)
        return EINVAL;
    inode_put(ip, (int) m_in.m_vfs_fs_putnode.count);
    return OK;
}

int
do_mountpoint(void)
{
    struct inode *ip = inode_find((uint32_t) m_in.m_vfs_fs_mountpoint.inode);

    if (ip == NULL)
        return EINVAL;
    if (ip->i_mountpoint)
        return EBUSY;
    if (!S_ISDIR(ip->i_disk.d_mode))
        return ENOTDIR;
    ip->i_mountpoint = 1;
    return OK;
}

/* There is no read-ahead to inhibit. */
int
do_inhibread(void)
{
    return OK;
}
