/* What the two halves of MIB share. */
#ifndef MIB_H
#define MIB_H

#include <minix/ipc.h>
#include <minix/sef.h>

#define MIB_DEPTH 2 /* components of every name */
#define MIB_TEXT_MAX 64

int mib_init(int type, sef_init_info_t *info);
int do_sysctl(message *m);

#endif
