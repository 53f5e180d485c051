/* The inodes in use. */
#include "mfs.h"

#define NR_INODES 512
#define INODES_PER_BLOCK (BLOCK_SIZE / sizeof(struct disk_inode))

static struct inode inode[NR_INODES];

static struct disk_inode *
on_disk(uint32_t num, uint32_t *block)
{
    *block = fs.m_inode_start + (num - 1) / INODES_PER_BLOCK;
    return (struct disk_inode *) block_get(*block) +
        (num - 1) % INODES_PER_BLOCK;
}

static void
write_inode(struct inode *ip)
{
    uint32_t block;
    struct disk_inode *d = on_disk(ip->i_num, &block);

    *d = ip->i_disk;
    block_dirty(block);
    ip->i_dirty = 0;
}

/* An inode that VFS holds; NULL: it does not. */
struct inode *
inode_find(uint32_t num)
{
    struct inode *ip;

    for (ip = inode; ip < &inode[NR_INODES]; ip++)
        if (ip->i_count > 0 && ip->i_num == num)
            return ip;
    return NULL;
}

static struct inode *
free_slot(void)
{
    struct inode *ip;

    for (ip = inode; ip < &inode[NR_INODES]; ip++)
        if (ip->i_count == 0) {
            memset(ip, 0, sizeof *ip);
            return ip;
        }
    return NULL;
}

/* One more reference. NULL: the table is full. */
struct inode *
inode_get(uint32_t num)
{
    struct inode *ip = inode_find(num);
    uint32_t block;

    if (ip == NULL) {
        if (num == 0 || num > fs.m_super.s_ninodes)
            panic("inode %u is not on the device", num);
        if ((ip = free_slot()) == NULL)
            return NULL;
        ip->i_num = num;
        ip->i_disk = *on_disk(num, &block);
    }
    ip->i_count++;
    return ip;
}

/* A new file without a name yet: nlinks is 0. */
struct inode *
inode_new(mode_t mode, uid_t uid, gid_t gid, int *error)
{
    struct inode *ip = free_slot();
    uint32_t num;

    if (ip == NULL) {
        *error = ENFILE;
        return NULL;
    }
    if ((num = alloc_inode_number()) == 0) {
        *error = ENOSPC;
        return NULL;
    }
    ip->i_num = num;
    ip->i_count = 1;
    ip->i_disk.d_mode = (uint16_t) mode;
    ip->i_disk.d_uid = (uint16_t) uid;
    ip->i_disk.d_gid = (uint16_t) gid;
    inode_changed(ip, 1);
    ip->i_disk.d_atime = ip->i_disk.d_mtime;
    return ip;
}

/* Gives references back. The last one of a file without links frees it. */
void
inode_put(struct inode *ip, int count)
{
    if (count > ip->i_count)
        panic("inode %u is put back too often", ip->i_num);
    if (count == ip->i_count && ip->i_disk.d_nlinks == 0) {
        truncate_inode(ip, 0);
        ip->i_disk.d_mode = 0;
        write_inode(ip);
        free_inode_number(ip->i_num);
    }
    ip->i_count -= count;
    if (ip->i_count == 0 && ip->i_dirty)
        write_inode(ip);
}

int
inodes_flush(void)
{
    struct inode *ip;

    for (ip = inode; ip < &inode[NR_INODES]; ip++)
        if (ip->i_count > 0 && ip->i_dirty)
            write_inode(ip);
    return OK;
}

/* A file without a name goes with its last user, and with the machine: what
 * is written to the disk says that it is gone already. So this comes before
 * the cache is written (hide) and afterwards again. */
void
inodes_hide(int hide)
{
    struct disk_inode *d;
    struct inode *ip;
    uint32_t block;

    for (ip = inode; ip < &inode[NR_INODES]; ip++) {
        if (ip->i_count == 0 || ip->i_disk.d_nlinks > 0)
            continue;
        mark_zones(ip, !hide);
        mark_inode(ip->i_num, !hide);
        if (hide) {
            d = on_disk(ip->i_num, &block);
            memset(d, 0, sizeof *d);
            block_dirty(block);
        }
        ip->i_dirty = 1;
    }
}

int
inodes_in_use(void)
{
    struct inode *ip;
    int n = 0;

    for (ip = inode; ip < &inode[NR_INODES]; ip++)
        n += ip->i_count;
    return n;
}

void
inodes_forget(void)
{
    memset(inode, 0, sizeof inode);
}
