/* Ends the guest: what was written is on the disk before the power goes. */
#include "controld.h"
#include <errno.h>
#include <lib.h>
#include <string.h>
#include <unistd.h>

int
do_shutdown(void)
{
    message m;

    sync();
    memset(&m, 0, sizeof(m));
    m.m_lc_pm_reboot.how = RBT_HALT;
    return _syscall(PM_PROC_NR, PM_REBOOT, &m) < 0 ? errno : 0;
}
