/* What MIB says of the system. */
#include <errno.h>
#include <lib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* NetBSD's numbers. */
#define CTL_KERN 1
#define KERN_OSTYPE 1
#define KERN_OSRELEASE 2
#define KERN_VERSION 4
#define KERN_HOSTNAME 10
#define CTL_HW 6
#define HW_MACHINE 1

static int
text(int top, int which, char *buffer, size_t size)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_mib_sysctl.name[0] = top;
    m.m_lc_mib_sysctl.name[1] = which;
    m.m_lc_mib_sysctl.namelen = 2;
    m.m_lc_mib_sysctl.oldp = (vir_bytes) buffer;
    m.m_lc_mib_sysctl.oldlen = size;
    return _syscall(MIB_PROC_NR, MIB_SYSCTL, &m);
}

int
uname(struct utsname *names)
{
    memset(names, 0, sizeof *names);
    if (text(CTL_KERN, KERN_OSTYPE, names->sysname, sizeof names->sysname) <
            0 ||
        text(CTL_KERN, KERN_HOSTNAME, names->nodename, sizeof names->nodename) <
            0 ||
        text(CTL_KERN, KERN_OSRELEASE, names->release, sizeof names->release) <
            0 ||
        text(CTL_KERN, KERN_VERSION, names->version, sizeof names->version) <
            0 ||
        text(CTL_HW, HW_MACHINE, names->machine, sizeof names->machine) < 0)
        return -1;
    return 0;
}

int
sethostname(const char *name, size_t size)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_mib_sysctl.name[0] = CTL_KERN;
    m.m_lc_mib_sysctl.name[1] = KERN_HOSTNAME;
    m.m_lc_mib_sysctl.namelen = 2;
    m.m_lc_mib_sysctl.newp = (vir_bytes) name;
    m.m_lc_mib_sysctl.newlen = size;
    return _syscall(MIB_PROC_NR, MIB_SYSCTL, &m);
}
