/* Directories: arrays of entries of 64 bytes. */
#include "mfs.h"

static int
names_equal(const struct dir_entry *e, const char *name)
{
    return strncmp(e->d_name, name, NAME_LENGTH) == 0 &&
        strlen(name) <= NAME_LENGTH;
}

static void
set_name(struct dir_entry *e, const char *name)
{
    size_t len = strlen(name);

    memset(e->d_name, 0, NAME_LENGTH);
    memcpy(e->d_name, name, len < NAME_LENGTH ? len : NAME_LENGTH);
}

/* The position of a name's entry, or (name NULL) of a free one; -1: none. */
static off_t
find_entry(struct inode *dir, const char *name, uint32_t *num)
{
    struct dir_entry *e = NULL;
    off_t pos;
    uint32_t zone;

    for (pos = 0; pos < dir->i_disk.d_size; pos += sizeof *e) {
        if (pos % BLOCK_SIZE == 0) {
            zone = map_read(dir, pos);
            e = zone != NO_BLOCK ? (struct dir_entry *) block_get(zone) : NULL;
        }
        if (e == NULL)
            continue;
        if (name == NULL ? e->d_inode == 0
                         : e->d_inode != 0 && names_equal(e, name)) {
            *num = e->d_inode;
            return pos;
        }
        e++;
    }
    return -1;
}

int
dir_search(struct inode *dir, const char *name, uint32_t *num)
{
    if (!S_ISDIR(dir->i_disk.d_mode))
        return ENOTDIR;
    if (strlen(name) > NAME_LENGTH)
        return ENAMETOOLONG;
    return find_entry(dir, name, num) < 0 ? ENOENT : OK;
}

static int
store(struct inode *dir, off_t pos, const char *name, uint32_t num)
{
    struct dir_entry *e;
    uint32_t zone;
    int is_new;

    if ((zone = map_write(dir, pos, &is_new)) == NO_BLOCK)
        return ENOSPC;
    e = (struct dir_entry *) (block_get(zone) + pos % BLOCK_SIZE);
    e->d_inode = num;
    if (name != NULL)
        set_name(e, name);
    block_dirty(zone);
    if (pos + (off_t) sizeof *e > dir->i_disk.d_size)
        dir->i_disk.d_size = (uint32_t) (pos + sizeof *e);
    inode_changed(dir, 1);
    return OK;
}

/* The name must not be there yet. */
int
dir_enter(struct inode *dir, const char *name, uint32_t num)
{
    uint32_t unused;
    off_t pos;

    if (strlen(name) > NAME_LENGTH)
        return ENAMETOOLONG;
    pos = find_entry(dir, NULL, &unused);
    return store(dir, pos < 0 ? dir->i_disk.d_size : pos, name, num);
}

int
dir_delete(struct inode *dir, const char *name)
{
    uint32_t num;
    off_t pos = find_entry(dir, name, &num);

    return pos < 0 ? ENOENT : store(dir, pos, NULL, 0);
}

/* Lets an existing name mean another inode. */
int
dir_set(struct inode *dir, const char *name, uint32_t num)
{
    uint32_t old;
    off_t pos = find_entry(dir, name, &old);

    return pos < 0 ? ENOENT : store(dir, pos, NULL, num);
}

int
dir_is_empty(struct inode *dir)
{
    struct dir_entry *e;
    off_t pos;
    uint32_t zone;

    for (pos = 0; pos < dir->i_disk.d_size; pos += sizeof *e) {
        if ((zone = map_read(dir, pos)) == NO_BLOCK)
            continue;
        e = (struct dir_entry *) (block_get(zone) + pos % BLOCK_SIZE);
        if (e->d_inode != 0 && !names_equal(e, ".") && !names_equal(e, ".."))
            return 0;
    }
    return 1;
}

int
access_ok(const struct inode *ip, uid_t uid, gid_t gid, int bits)
{
    int granted = ip->i_disk.d_mode & 7;

    if (uid == SUPER_USER)
        return OK;
    if (uid == ip->i_disk.d_uid)
        granted = ip->i_disk.d_mode >> 6 & 7;
    else if (gid == ip->i_disk.d_gid)
        granted = ip->i_disk.d_mode >> 3 & 7;
    return (granted & bits) == bits ? OK : EACCES;
}
