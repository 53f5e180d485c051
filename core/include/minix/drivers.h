/* What MINIX's drivers include first. */
#ifndef _MINIX_DRIVERS_H
#define _MINIX_DRIVERS_H

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/types.h>
#include <minix/callnr.h>
#include <minix/com.h>
#include <minix/const.h>
#include <minix/ds.h>
#include <minix/endpoint.h>
#include <minix/ipc.h>
#include <minix/param.h>
#include <minix/safecopies.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/type.h>

#endif
