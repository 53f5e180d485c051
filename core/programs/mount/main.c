/* mount SPECIAL DIR: starts a file server for the device and attaches it. The
 * server is /service/mfs under the label fs_<device>, as in MINIX. */
#include <errno.h>
#include <lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOOL "/sbin/minix-service"
#define SERVER "/service/mfs"

extern char **environ;

static int
start_server(const char *label, const char *special, const char *dir)
{
    char args[160];
    char *argv[] = { TOOL, "up", SERVER, "-label", (char *) label, "-args",
        args, NULL };
    pid_t pid;
    int status;

    snprintf(args, sizeof(args), "%s %s", special, dir);
    pid = fork();
    if (pid == 0) {
        execve(TOOL, argv, environ);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return 126;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}

static int
attach(const char *label, const char *special, const char *dir)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lc_vfs_mount.dev = (vir_bytes) special;
    m.m_lc_vfs_mount.devlen = strlen(special) + 1;
    m.m_lc_vfs_mount.path = (vir_bytes) dir;
    m.m_lc_vfs_mount.pathlen = strlen(dir) + 1;
    m.m_lc_vfs_mount.label = (vir_bytes) label;
    m.m_lc_vfs_mount.labellen = strlen(label) + 1;
    return _syscall(VFS_PROC_NR, VFS_MOUNT, &m);
}

int
main(int argc, char **argv)
{
    char label[16];
    const char *device;

    if (argc != 3) {
        fprintf(stderr, "Usage: mount SPECIAL DIR\n");
        return 1;
    }
    device = strrchr(argv[1], '/');
    device = device != NULL ? device + 1 : argv[1];
    if (snprintf(label, sizeof(label), "fs_%s", device) >=
        (int) sizeof(label)) {
        fprintf(stderr, "mount: %s: name too long\n", argv[1]);
        return 1;
    }
    if (start_server(label, argv[1], argv[2]) != 0) {
        fprintf(stderr, "mount: cannot start %s for %s\n", SERVER, argv[1]);
        return 1;
    }
    if (attach(label, argv[1], argv[2]) < 0) {
        fprintf(stderr, "mount: %s on %s: %s\n", argv[1], argv[2],
            strerror(errno));
        return 1;
    }
    return 0;
}
