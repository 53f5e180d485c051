/* Calls on names. */
#include <errno.h>
#include <lib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

static int
name_call(int call, const char *path, mode_t mode)
{
    message m;

    memset(&m, 0, sizeof m);
    _loadname(path, &m);
    m.m_lc_vfs_path.mode = mode;
    return _syscall(VFS_PROC_NR, call, &m);
}

int
unlink(const char *path)
{
    return name_call(VFS_UNLINK, path, 0);
}
int
rmdir(const char *path)
{
    return name_call(VFS_RMDIR, path, 0);
}
int
chdir(const char *path)
{
    return name_call(VFS_CHDIR, path, 0);
}
int
chroot(const char *path)
{
    return name_call(VFS_CHROOT, path, 0);
}

int
mkdir(const char *path, mode_t mode)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_path.name = (vir_bytes) path;
    m.m_lc_vfs_path.len = strlen(path) + 1;
    m.m_lc_vfs_path.mode = mode;
    return _syscall(VFS_PROC_NR, VFS_MKDIR, &m);
}

int
chmod(const char *path, mode_t mode)
{
    return name_call(VFS_CHMOD, path, mode);
}

int
access(const char *path, int mode)
{
    return name_call(VFS_ACCESS, path, (mode_t) mode);
}

static int
stat_call(int call, const char *path, struct stat *st)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_stat.name = (vir_bytes) path;
    m.m_lc_vfs_stat.len = strlen(path) + 1;
    m.m_lc_vfs_stat.buf = (vir_bytes) st;
    return _syscall(VFS_PROC_NR, call, &m);
}

int
stat(const char *restrict path, struct stat *restrict st)
{
    return stat_call(VFS_STAT, path, st);
}

int
lstat(const char *restrict path, struct stat *restrict st)
{
    return stat_call(VFS_LSTAT, path, st);
}

static int
two_names(int call, const char *from, const char *to)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_link.name1 = (vir_bytes) from;
    m.m_lc_vfs_link.len1 = strlen(from) + 1;
    m.m_lc_vfs_link.name2 = (vir_bytes) to;
    m.m_lc_vfs_link.len2 = strlen(to) + 1;
    return _syscall(VFS_PROC_NR, call, &m);
}

int
link(const char *from, const char *to)
{
    return two_names(VFS_LINK, from, to);
}

int
symlink(const char *target, const char *path)
{
    return two_names(VFS_SYMLINK, target, path);
}

int
rename(const char *from, const char *to)
{
    return two_names(VFS_RENAME, from, to);
}

int
remove(const char *path)
{
    struct stat st;

    if (lstat(path, &st) < 0)
        return -1;
    return S_ISDIR(st.st_mode) ? rmdir(path) : unlink(path);
}

ssize_t
readlink(const char *restrict path, char *restrict buffer, size_t size)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_readlink.name = (vir_bytes) path;
    m.m_lc_vfs_readlink.namelen = strlen(path) + 1;
    m.m_lc_vfs_readlink.buf = (vir_bytes) buffer;
    m.m_lc_vfs_readlink.bufsize = size;
    return _syscall(VFS_PROC_NR, VFS_READLINK, &m);
}

int
mknod(const char *path, mode_t mode, dev_t device)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_mknod.name = (vir_bytes) path;
    m.m_lc_vfs_mknod.len = strlen(path) + 1;
    m.m_lc_vfs_mknod.mode = mode;
    m.m_lc_vfs_mknod.device = device;
    return _syscall(VFS_PROC_NR, VFS_MKNOD, &m);
}

int
truncate(const char *path, off_t size)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_truncate.name = (vir_bytes) path;
    m.m_lc_vfs_truncate.len = strlen(path) + 1;
    m.m_lc_vfs_truncate.offset = size;
    return _syscall(VFS_PROC_NR, VFS_TRUNCATE, &m);
}

mode_t
umask(mode_t mask)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_umask.mask = mask;
    return (mode_t) _syscall(VFS_PROC_NR, VFS_UMASK, &m);
}

void
sync(void)
{
    message m;

    memset(&m, 0, sizeof m);
    _syscall(VFS_PROC_NR, VFS_SYNC, &m);
}

int
reboot(int how)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_reboot.how = how;
    return _syscall(PM_PROC_NR, PM_REBOOT, &m);
}
