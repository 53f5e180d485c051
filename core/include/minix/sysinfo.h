/* GETSYSINFO requests of PM, RS, VFS and DS, and PM's table as it is told. */
#ifndef _MINIX_SYSINFO_H
#define _MINIX_SYSINFO_H

#include <minix/const.h>
#include <minix/type.h>
#include <sys/types.h>

#define SI_PROC_TAB 2
#define SI_DMAP_TAB 4
#define SI_DATA_STORE 5
#define SI_CALL_STATS 9
#define SI_PROCPUB_TAB 11

/* SI_PROC_TAB of PM: NR_PROCS entries; pid 0 with endpoint NONE is free. */
struct pm_proc_info {
    endpoint_t pp_endpoint;
    pid_t pp_pid;
    pid_t pp_ppid;
    uid_t pp_euid;
    char pp_state;   /* R, W waiting, S sigsuspend, Z, P */
    char pp_service; /* 1: a system service */
    char pp_name[PROC_NAME_LEN];
};

#endif
