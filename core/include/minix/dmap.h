/* Major numbers of devices, and memory's minor ones.  A driver of your own
 * takes a free number and says so: minix-service up -dev, or -major. */
#ifndef _MINIX_DMAP_H
#define _MINIX_DMAP_H

#include <minix/type.h>

#define NONE_MAJOR 0
#define MEMORY_MAJOR 1
#define TTY_MAJOR 4
#define CTTY_MAJOR 5

#define NULL_DEV 3
#define ZERO_DEV 5
#define IMGRD_DEV 6

#endif
