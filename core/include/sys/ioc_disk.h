/* ioctl requests of disk drivers. */
#ifndef _SYS_IOC_DISK_H
#define _SYS_IOC_DISK_H

#include <sys/ioctl.h>

struct part_geom {
    unsigned long long base;
    unsigned long long size;
    unsigned cylinders;
    unsigned heads;
    unsigned sectors;
};

#define DIOCSETP _IOW('d', 3, struct part_geom)
#define DIOCGETP _IOR('d', 4, struct part_geom)
#define DIOCEJECT _IO('d', 5)
#define DIOCTIMEOUT _IOWR('d', 6, int)
#define DIOCOPENCT _IOR('d', 7, int)
#define DIOCFLUSH _IO('d', 8)

#endif
