/* Time stamps of inodes. */
#include "mfs.h"

static uint32_t
clock_time(void)
{
    clock_t uptime, realtime;
    time_t boottime;

    if (getuptime(&uptime, &realtime, &boottime) != OK)
        return 0;
    return (uint32_t) (boottime + realtime / sys_hz());
}

void
inode_changed(struct inode *ip, int modified)
{
    ip->i_disk.d_ctime = clock_time();
    if (modified)
        ip->i_disk.d_mtime = ip->i_disk.d_ctime;
    ip->i_dirty = 1;
}
