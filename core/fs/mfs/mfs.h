/* MFS: the MINIX V3 file system, with blocks of 1,024 bytes that are zones
 * too.
 *
 *   block 0      boot block
 *   block 1      superblock
 *   then         inode bitmap, zone bitmap, inodes of 64 bytes, data
 *
 * VFS is the only client.  It counts the inodes it holds: every answer that
 * names an inode adds one, REQ_PUTNODE takes them back.  An inode without
 * links lives until that count is zero.  Everything is written to the cache
 * first; REQ_SYNC writes the cache and flushes the disk.
 */
#ifndef MFS_H
#define MFS_H

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <minix/com.h>
#include <minix/const.h>
#include <minix/ipc.h>
#include <minix/safecopies.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/vfsif.h>

#define BLOCK_SIZE 1024
#define SUPER_MAGIC 0x4d5a
#define ROOT_INODE 1
#define DIRECT_ZONES 7
#define NR_ZONES 10 /* direct, then 1, 2 and 3 times indirect */
#define ZONES_PER_BLOCK (BLOCK_SIZE / 4)
#define BITS_PER_BLOCK (BLOCK_SIZE * 8)
#define NAME_LENGTH 60
#define MAX_LINKS 65530
#define MAX_FILE_SIZE 0x7fffffff
#define NO_BLOCK 0u

/* Superblock, as on disk from byte 1024 on. */
struct super_block {
    uint32_t s_ninodes;
    uint16_t s_nzones_old;
    uint16_t s_imap_blocks;
    uint16_t s_zmap_blocks;
    uint16_t s_firstdatazone;
    uint16_t s_log_zone_size;
    uint16_t s_flags;
    uint32_t s_max_size;
    uint32_t s_zones;
    uint16_t s_magic;
    uint16_t s_pad;
    uint16_t s_block_size;
    uint8_t s_disk_version;
    uint8_t s_pad2;
};

struct disk_inode {
    uint16_t d_mode;
    uint16_t d_nlinks;
    uint16_t d_uid;
    uint16_t d_gid;
    uint32_t d_size;
    uint32_t d_atime, d_mtime, d_ctime;
    uint32_t d_zone[NR_ZONES];
};
_Static_assert(sizeof(struct disk_inode) == 64, "an inode has 64 bytes");

struct dir_entry {
    uint32_t d_inode;         /* 0: free */
    char d_name[NAME_LENGTH]; /* no final NUL when it is full */
};

struct inode {
    int i_count; /* 0: slot is free */
    int i_dirty;
    int i_mountpoint;
    uint32_t i_num;
    struct disk_inode i_disk;
};

/* What else there is to know of the mounted file system. */
struct mounted {
    int m_mounted;
    int m_is_root; /* ".." of its root is itself */
    dev_t m_dev;
    struct super_block m_super;
    uint32_t m_inode_start; /* first block of the inode table */
    uint32_t m_first_data;
    uint32_t m_zone_hint, m_inode_hint; /* no lower bit is free */
};

extern struct mounted fs;
extern message m_in, m_out;

/* bdev.c */
int bdev_set_driver(const char *label, dev_t dev);
int bdev_open(void);
void bdev_close(void);
int bdev_transfer(int do_write, off_t pos, void *data, size_t bytes);
int bdev_flush(void);

/* cache.c */
char *block_get(uint32_t block);
char *block_new(uint32_t block);
void block_dirty(uint32_t block);
int cache_flush(void);
void cache_forget(void);
int cache_error(void);

/* bitmap.c */
uint32_t alloc_zone(void);
void free_zone(uint32_t zone);
uint32_t alloc_inode_number(void);
void free_inode_number(uint32_t num);
void mark_zone(uint32_t zone, int used);
void mark_inode(uint32_t num, int used);

/* inode.c */
struct inode *inode_find(uint32_t num);
struct inode *inode_get(uint32_t num);
struct inode *inode_new(mode_t mode, uid_t uid, gid_t gid, int *error);
void inode_put(struct inode *ip, int count);
void inode_changed(struct inode *ip, int modified);
int inodes_flush(void);
void inodes_hide(int hide);
int inodes_in_use(void);
void inodes_forget(void);

/* map.c */
uint32_t map_read(const struct inode *ip, off_t pos);
uint32_t map_write(struct inode *ip, off_t pos, int *is_new);
void mark_zones(const struct inode *ip, int used);
int truncate_inode(struct inode *ip, off_t size);

/* dir.c */
int dir_search(struct inode *dir, const char *name, uint32_t *num);
int dir_enter(struct inode *dir, const char *name, uint32_t num);
int dir_delete(struct inode *dir, const char *name);
int dir_is_empty(struct inode *dir);
int dir_set(struct inode *dir, const char *name, uint32_t num);
int access_ok(const struct inode *ip, uid_t uid, gid_t gid, int bits);

/* The requests. */
int fetch_name(cp_grant_id_t grant, size_t len, char *name);
int do_lookup(void);
int do_create(void);
int do_mkdir(void);
int do_mknod(void);
int do_slink(void);
int do_link(void);
int do_unlink(void);
int do_rename(void);
int do_rdlink(void);
int do_readwrite(void);
int do_getdents(void);
int do_stat(void);
int do_chmod(void);
int do_chown(void);
int do_utime(void);
int do_ftrunc(void);
int do_putnode(void);
int do_mountpoint(void);
int do_sync(void);
int do_new_driver(void);
int do_readsuper(void);
int do_unmount(void);
int do_inhibread(void);
int read_link(struct inode *ip, char *target);

#endif
