/* Sizes of the system, by the header that MINIX's services look for them in. */
#ifndef _MINIX_CONFIG_H
#define _MINIX_CONFIG_H

#include <minix/const.h>

#define CONFIG_MAX_CPUS 1

#endif
