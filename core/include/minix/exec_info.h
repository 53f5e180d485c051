/*
 * What a loader tells PM about a program it has just put into a process:
 * PM_EXEC_NEW carries its address in the loader (VFS for programs, RS for
 * services).  PM copies it, changes ids if allowed, and awaits
 * PM_EXEC_RESTART with the entry point; then it does SYS_EXEC.
 */
#ifndef _MINIX_EXEC_INFO_H
#define _MINIX_EXEC_INFO_H

#include <minix/const.h>
#include <minix/type.h>

struct exec_info {
    endpoint_t proc_e;
    uid_t new_uid;
    gid_t new_gid;
    int allow_setuid;
    vir_bytes stack_high; /* end of the stack */
    size_t frame_len;     /* bytes of initial frame below it */
    char progname[PROC_NAME_LEN];
};

#endif
