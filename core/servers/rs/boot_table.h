/* What RS gives each module of the boot image: the same rights that its entry
 * of system.conf would give.  The rows are generated from the table of
 * services. */
#ifndef RS_BOOT_TABLE_H
#define RS_BOOT_TABLE_H

#include "rs.h"

struct boot_service {
    endpoint_t endpoint;
    const char *label;
    const char *program;
    unsigned sys_flags;
    int device; /* major number, 0: none */
    endpoint_t sigmgr;
    endpoint_t scheduler;
    int priority;
    int quantum;
    const char *ipc; /* as struct rs_start has it */

    /* Kernel's and VM's calls; the last is 0.  NULL: all. */
    const int *system;
    const int *vm;

    int nr_io; /* or RSS_IO_ALL */
    struct {
        unsigned base, len;
    } io[RSS_NR_IO];
    int nr_irq; /* or RSS_IRQ_ALL */
    int irq[RSS_NR_IRQ];
};

/* In the order in which they are started. */
extern const struct boot_service boot_table[NR_BOOT_MODULES];

#endif
