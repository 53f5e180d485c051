#include <lib.h>
#include <string.h>
#include <unistd.h>

pid_t
getsid(pid_t pid)
{
    message m;

    memset(&m, 0, sizeof m);
    m.m_lc_pm_getsid.pid = pid;
    return _syscall(PM_PROC_NR, PM_GETSID, &m);
}
