/* Owner and mode of files. */
#include <lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
chown_call(int call, const char *path, int fd, uid_t owner, gid_t group)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_chown.name = (vir_bytes) path;
    m.m_lc_vfs_chown.len = path == NULL ? 0 : strlen(path) + 1;
    m.m_lc_vfs_chown.fd = fd;
    m.m_lc_vfs_chown.owner = owner;
    m.m_lc_vfs_chown.group = group;
    return _syscall(VFS_PROC_NR, call, &m);
}

int
chown(const char *path, uid_t owner, gid_t group)
{
    return chown_call(VFS_CHOWN, path, -1, owner, group);
}

int
fchown(int fd, uid_t owner, gid_t group)
{
    return chown_call(VFS_FCHOWN, NULL, fd, owner, group);
}

int
fchmod(int fd, mode_t mode)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_fchmod.fd = fd;
    m.m_lc_vfs_fchmod.mode = mode;
    return _syscall(VFS_PROC_NR, VFS_FCHMOD, &m);
}
