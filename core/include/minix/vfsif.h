/* Requests of VFS to file servers: m_type = TRNS_ADD_ID(request, id), id =
 * VFS_TRANSACTION_BASE plus a small number in the low half. The answer has the
 * result, OK or a negative error, in place of the request. File servers answer
 * with asynsend and never call VFS. */
#ifndef _MINIX_VFSIF_H
#define _MINIX_VFSIF_H

#include <minix/com.h>

#define REQ_GETNODE (FS_BASE + 1)
#define REQ_PUTNODE (FS_BASE + 2)
#define REQ_SLINK (FS_BASE + 3)
#define REQ_FTRUNC (FS_BASE + 4)
#define REQ_CHOWN (FS_BASE + 5)
#define REQ_CHMOD (FS_BASE + 6)
#define REQ_INHIBREAD (FS_BASE + 7)
#define REQ_STAT (FS_BASE + 8)
#define REQ_UTIME (FS_BASE + 9)
#define REQ_STATVFS (FS_BASE + 10)
#define REQ_BREAD (FS_BASE + 11)
#define REQ_BWRITE (FS_BASE + 12)
#define REQ_UNLINK (FS_BASE + 13)
#define REQ_RMDIR (FS_BASE + 14)
#define REQ_UNMOUNT (FS_BASE + 15)
#define REQ_SYNC (FS_BASE + 16)
#define REQ_NEW_DRIVER (FS_BASE + 17)
#define REQ_FLUSH (FS_BASE + 18)
#define REQ_READ (FS_BASE + 19)
#define REQ_WRITE (FS_BASE + 20)
#define REQ_MKNOD (FS_BASE + 21)
#define REQ_MKDIR (FS_BASE + 22)
#define REQ_CREATE (FS_BASE + 23)
#define REQ_LINK (FS_BASE + 24)
#define REQ_RENAME (FS_BASE + 25)
#define REQ_LOOKUP (FS_BASE + 26)
#define REQ_MOUNTPOINT (FS_BASE + 27)
#define REQ_READSUPER (FS_BASE + 28)
#define REQ_NEWNODE (FS_BASE + 29)
#define REQ_RDLINK (FS_BASE + 30)
#define REQ_GETDENTS (FS_BASE + 31)
#define REQ_PEEK (FS_BASE + 32)
#define REQ_BPEEK (FS_BASE + 33)
#define NREQS 34
#define IS_FS_RQ(type) (((type) & ~0xff) == FS_BASE)

/* Results of REQ_LOOKUP that are not errors. */
#define EENTERMOUNT (-301)
#define ELEAVEMOUNT (-302)
#define ESYMLINK (-303)

/* REQ_LOOKUP and REQ_READSUPER flags. */
#define PATH_NOFLAGS 000
#define PATH_RET_SYMLINK 010
#define PATH_GET_UCRED 020
#define REQ_RDONLY 001
#define REQ_ISROOT 002
#define RES_NOFLAGS 000
#define RES_THREADED 001
#define RES_HASPEEK 002
#define RES_64BIT 004

#define TRNS_GET_ID(t) ((t) & 0xFFFF)
#define TRNS_ADD_ID(t, id) (((t) << 16) | ((id) & 0xFFFF))
#define TRNS_DEL_ID(t) ((short) ((t) >> 16))
#define IS_VFS_FS_TRANSID(t) (((t) & ~0xff) == VFS_TRANSACTION_BASE)

/* Bytes a pipe holds in PFS; VFS suspends a writer beyond it. */
#define PIPE_CAPACITY 16384

#endif
