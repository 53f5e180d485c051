/* The file system as a whole. */
#include "mfs.h"

#define LABEL_MAX 16

/* In: device, label of its driver. */
int
do_new_driver(void)
{
    size_t len = m_in.m_vfs_fs_new_driver.path_len;
    char label[LABEL_MAX];
    int r;

    if (len == 0 || len > sizeof label)
        return EINVAL;
    r = sys_safecopyfrom(VFS_PROC_NR, m_in.m_vfs_fs_new_driver.grant, 0,
        (vir_bytes) label, len);
    if (r != OK)
        return r;
    label[len - 1] = '\0';
    return bdev_set_driver(label, m_in.m_vfs_fs_new_driver.device);
}

static int
check_super(const struct super_block *s)
{
    uint32_t start = 2u + s->s_imap_blocks + s->s_zmap_blocks;
    uint32_t inode_blocks =
        (uint32_t) ((s->s_ninodes * sizeof(struct disk_inode) + BLOCK_SIZE -
                        1) /
            BLOCK_SIZE);

    if (s->s_magic != SUPER_MAGIC || s->s_block_size != BLOCK_SIZE ||
        s->s_log_zone_size != 0 || s->s_ninodes == 0 ||
        s->s_zones <= start + inode_blocks)
        return EINVAL;
    fs.m_inode_start = start;
    fs.m_first_data =
        s->s_firstdatazone != 0 ? s->s_firstdatazone : start + inode_blocks;
    return OK;
}

/* In: device, flags. Out: the root inode, which VFS then holds. */
int
do_readsuper(void)
{
    static char first[BLOCK_SIZE];
    struct inode *root;
    int r;

    if (fs.m_mounted)
        return EBUSY;
    if ((r = bdev_open()) != OK)
        return r;
    r = bdev_transfer(0, BLOCK_SIZE, first, BLOCK_SIZE);
    if (r == BLOCK_SIZE) {
        memcpy(&fs.m_super, first, sizeof fs.m_super);
        r = check_super(&fs.m_super);
    } else if (r >= 0) {
        r = EIO;
    }
    if (r != OK) {
        bdev_close();
        return r;
    }
    fs.m_mounted = 1;
    fs.m_is_root = (m_in.m_vfs_fs_readsuper.flags & REQ_ISROOT) != 0;
    fs.m_dev = m_in.m_vfs_fs_readsuper.device;
    fs.m_zone_hint = fs.m_inode_hint = 1;
    root = inode_get(ROOT_INODE);
    if (!S_ISDIR(root->i_disk.d_mode)) {
        inode_put(root, 1);
        fs.m_mounted = 0;
        bdev_close();
        return EINVAL;
    }
    m_out.m_fs_vfs_readsuper.inode = root->i_num;
    m_out.m_fs_vfs_readsuper.mode = root->i_disk.d_mode;
    m_out.m_fs_vfs_readsuper.uid = root->i_disk.d_uid;
    m_out.m_fs_vfs_readsuper.gid = root->i_disk.d_gid;
    m_out.m_fs_vfs_readsuper.file_size = root->i_disk.d_size;
    m_out.m_fs_vfs_readsuper.device = fs.m_dev;
    m_out.m_fs_vfs_readsuper.flags = RES_NOFLAGS;
    return OK;
}

/* After this everything is on the disk. */
int
do_sync(void)
{
    int r;

    inodes_flush();
    inodes_hide(1);
    r = cache_flush();
    inodes_hide(0);
    return r != OK ? r : bdev_flush();
}

/* VFS has given back all inodes but the root. */
int
do_unmount(void)
{
    int r;

    if (inodes_in_use() != 1)
        return EBUSY;
    if ((r = do_sync()) != OK)
        return r;
    inodes_forget();
    cache_forget();
    bdev_close();
    fs.m_mounted = 0;
    return OK;
}
