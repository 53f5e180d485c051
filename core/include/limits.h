/* musl's limits with MINIX's file and group limits. */
#ifndef _MINIX_LIMITS_H
#define _MINIX_LIMITS_H

#include_next <limits.h>

#undef PATH_MAX
#define PATH_MAX 1024
#undef NGROUPS_MAX
#define NGROUPS_MAX 16
#undef OPEN_MAX
#define OPEN_MAX 255

#endif
