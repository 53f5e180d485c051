/* Open files: open, read, write and what else works on a descriptor. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <lib.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

int
open(const char *path, int flags, ...)
{
    message m;
    va_list ap;

    memset(&m, 0, sizeof m);
    if (flags & O_CREAT) {
        va_start(ap, flags);
        m.m_lc_vfs_creat.name = (vir_bytes) path;
        m.m_lc_vfs_creat.len = strlen(path) + 1;
        m.m_lc_vfs_creat.flags = flags;
        m.m_lc_vfs_creat.mode = va_arg(ap, mode_t);
        va_end(ap);
        return _syscall(VFS_PROC_NR, VFS_CREAT, &m);
    }
    _loadname(path, &m);
    m.m_lc_vfs_path.flags = flags;
    return _syscall(VFS_PROC_NR, VFS_OPEN, &m);
}

int
creat(const char *path, mode_t mode)
{
    return open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

static ssize_t
transfer(int call, int fd, const void *buffer, size_t size)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_readwrite.fd = fd;
    m.m_lc_vfs_readwrite.buf = (vir_bytes) buffer;
    m.m_lc_vfs_readwrite.len = size;
    return _syscall(VFS_PROC_NR, call, &m);
}

ssize_t
read(int fd, void *buffer, size_t size)
{
    return transfer(VFS_READ, fd, buffer, size);
}

ssize_t
write(int fd, const void *buffer, size_t size)
{
    return transfer(VFS_WRITE, fd, buffer, size);
}

int
getdents(int fd, struct dirent *buffer, size_t size)
{
    return (int) transfer(VFS_GETDENTS, fd, buffer, size);
}

off_t
lseek(int fd, off_t offset, int whence)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_lseek.fd = fd;
    m.m_lc_vfs_lseek.offset = offset;
    m.m_lc_vfs_lseek.whence = whence;
    if (_syscall(VFS_PROC_NR, VFS_LSEEK, &m) < 0)
        return -1;
    return m.m_vfs_lc_lseek.offset;
}

int
close(int fd)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_close.fd = fd;
    return _syscall(VFS_PROC_NR, VFS_CLOSE, &m);
}

int
fcntl(int fd, int command, ...)
{
    message m;
    va_list ap;

    memset(&m, 0, sizeof m);
    va_start(ap, command);
    if (command == F_DUPFD_CLOEXEC || command == F_DUPFD ||
        command == F_SETFD || command == F_SETFL)
        m.m_lc_vfs_fcntl.arg_int = va_arg(ap, int);
    va_end(ap);
    m.m_lc_vfs_fcntl.fd = fd;
    m.m_lc_vfs_fcntl.cmd = command;
    return _syscall(VFS_PROC_NR, VFS_FCNTL, &m);
}

int
dup(int fd)
{
    return fcntl(fd, F_DUPFD, 0);
}

int
dup2(int fd, int wanted)
{
    if (fcntl(fd, F_GETFD) < 0)
        return -1;
    if (fd == wanted)
        return wanted;
    close(wanted);
    return fcntl(fd, F_DUPFD, wanted);
}

int
pipe2(int fds[2], int flags)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_pipe2.oflags = flags;
    if (_syscall(VFS_PROC_NR, VFS_PIPE2, &m) < 0)
        return -1;
    fds[0] = m.m_vfs_lc_fdpair.fd0;
    fds[1] = m.m_vfs_lc_fdpair.fd1;
    return 0;
}

int
pipe(int fds[2])
{
    return pipe2(fds, 0);
}

int
ioctl(int fd, int request, ...)
{
    message m;
    va_list ap;

    memset(&m, 0, sizeof m);
    va_start(ap, request);
    m.m_lc_vfs_ioctl.fd = fd;
    m.m_lc_vfs_ioctl.req = (unsigned) request;
    m.m_lc_vfs_ioctl.arg = (vir_bytes) va_arg(ap, void *);
    va_end(ap);
    return _syscall(VFS_PROC_NR, VFS_IOCTL, &m);
}

int
tcgetattr(int fd, struct termios *attributes)
{
    return ioctl(fd, (int) TIOCGETA, attributes);
}

int
tcsetattr(int fd, int action, const struct termios *attributes)
{
    unsigned long request = action == TCSANOW ? TIOCSETA
        : action == TCSADRAIN                 ? TIOCSETAW
                                              : TIOCSETAF;

    return ioctl(fd, (int) request, attributes);
}

int
isatty(int fd)
{
    struct termios unused;

    return tcgetattr(fd, &unused) == 0;
}

int
fstat(int fd, struct stat *st)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_fstat.fd = fd;
    m.m_lc_vfs_fstat.buf = (vir_bytes) st;
    return _syscall(VFS_PROC_NR, VFS_FSTAT, &m);
}

int
fsync(int fd)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_fsync.fd = fd;
    return _syscall(VFS_PROC_NR, VFS_FSYNC, &m);
}

int
fchdir(int fd)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_fchdir.fd = fd;
    return _syscall(VFS_PROC_NR, VFS_FCHDIR, &m);
}

int
ftruncate(int fd, off_t size)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_vfs_truncate.fd = fd;
    m.m_lc_vfs_truncate.offset = size;
    return _syscall(VFS_PROC_NR, VFS_FTRUNCATE, &m);
}
