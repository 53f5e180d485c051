/* Contents of files and directories. */
#include "mfs.h"
#include <dirent.h>
#include <stddef.h>

static char zeros[BLOCK_SIZE];

/* Moves up to a block between the file and VFS's grant. */
static int
move_chunk(struct inode *ip, off_t pos, size_t offset, size_t bytes)
{
    cp_grant_id_t grant = m_in.m_vfs_fs_readwrite.grant;
    size_t in_block = (size_t) (pos % BLOCK_SIZE);
    uint32_t zone;
    char *data;
    int r, is_new;

    if (m_in.m_type == REQ_READ) {
        zone = map_read(ip, pos);
        data = zone != NO_BLOCK ? block_get(zone) + in_block : zeros;
        return sys_safecopyto(VFS_PROC_NR, grant, offset, (vir_bytes) data,
            bytes);
    }
    if ((zone = map_write(ip, pos, &is_new)) == NO_BLOCK)
        return ENOSPC;
    data = block_get(zone) + in_block;
    r = sys_safecopyfrom(VFS_PROC_NR, grant, offset, (vir_bytes) data, bytes);
    block_dirty(zone);
    return r;
}

/* In: inode, position, grant, bytes. Out: new position, bytes moved. */
int
do_readwrite(void)
{
    struct inode *ip = inode_find((uint32_t) m_in.m_vfs_fs_readwrite.inode);
    off_t pos = m_in.m_vfs_fs_readwrite.seek_pos;
    size_t left = m_in.m_vfs_fs_readwrite.nbytes, done = 0, bytes;
    int r = OK;

    if (ip == NULL || pos < 0)
        return EINVAL;
    if (m_in.m_type == REQ_READ) {
        if (pos >= ip->i_disk.d_size)
            left = 0;
        else if ((off_t) left > ip->i_disk.d_size - pos)
            left = (size_t) (ip->i_disk.d_size - pos);
    } else if (pos > MAX_FILE_SIZE - (off_t) left) {
        return EFBIG;
    }
    while (left > 0) {
        bytes = MIN(left, BLOCK_SIZE - (size_t) (pos % BLOCK_SIZE));
        if ((r = move_chunk(ip, pos, done, bytes)) != OK)
            break;
        pos += (off_t) bytes;
        done += bytes;
        left -= bytes;
        if (m_in.m_type == REQ_WRITE && pos > ip->i_disk.d_size)
            ip->i_disk.d_size = (uint32_t) pos;
    }
    if (cache_error() != OK)
        return EIO;
    if (m_in.m_type == REQ_WRITE && done > 0)
        inode_changed(ip, 1);
    m_out.m_fs_vfs_readwrite.seek_pos = pos;
    m_out.m_fs_vfs_readwrite.nbytes = done;
    return done > 0 ? OK : r;
}

#define DIRENT_ALIGN 8

static size_t
record_length(size_t name_length)
{
    return (offsetof(struct dirent, d_name) + name_length + DIRENT_ALIGN) &
        ~(size_t) (DIRENT_ALIGN - 1);
}

/* In: inode, position, grant, room. Out: next position, bytes. */
int
do_getdents(void)
{
    struct inode *ip = inode_find((uint32_t) m_in.m_vfs_fs_getdents.inode);
    off_t pos = m_in.m_vfs_fs_getdents.seek_pos;
    size_t room = m_in.m_vfs_fs_getdents.mem_size, done = 0, len, record;
    struct dirent d;
    struct dir_entry *e;
    uint32_t zone;
    int r;

    if (ip == NULL || pos < 0 || pos % (off_t) sizeof *e != 0)
        return EINVAL;
    for (; pos < ip->i_disk.d_size; pos += (off_t) sizeof *e) {
        if ((zone = map_read(ip, pos)) == NO_BLOCK)
            continue;
        e = (struct dir_entry *) (block_get(zone) + pos % BLOCK_SIZE);
        if (e->d_inode == 0)
            continue;
        len = strnlen(e->d_name, NAME_LENGTH);
        record = record_length(len);
        if (record > room - done)
            break;
        memset(&d, 0, sizeof d);
        d.d_ino = e->d_inode;
        d.d_reclen = (unsigned short) record;
        d.d_namlen = (unsigned short) len;
        memcpy(d.d_name, e->d_name, len);
        r = sys_safecopyto(VFS_PROC_NR, m_in.m_vfs_fs_getdents.grant, done,
            (vir_bytes) &d, record);
        if (r != OK)
            return r;
        done += record;
    }
    if (done == 0 && pos < ip->i_disk.d_size)
        return EINVAL;
    m_out.m_fs_vfs_getdents.seek_pos = pos;
    m_out.m_fs_vfs_getdents.nbytes = done;
    return OK;
}
