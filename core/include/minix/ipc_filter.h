/*
 * IPC filters: which messages a service receives while it prepares for an
 * update.  SYS_STATECTL adds an array of elements as one filter; filters are
 * visited in the order of their installation.
 */
#ifndef _MINIX_IPC_FILTER_H
#define _MINIX_IPC_FILTER_H

#include <minix/type.h>

#define IPCF_MATCH_M_SOURCE 0x1
#define IPCF_MATCH_M_TYPE 0x2
#define IPCF_EL_BLACKLIST 0x4
#define IPCF_EL_WHITELIST 0x8

#define IPCF_MAX_ELEMENTS 128

typedef struct {
    int flags; /* IPCF_*; 0 ends a filter */
    endpoint_t m_source;
    int m_type;
} ipc_filter_el_t;

#endif
