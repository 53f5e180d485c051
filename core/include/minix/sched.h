/* Calls to a scheduler in user mode, or to the kernel's. */
#ifndef _MINIX_SCHED_H
#define _MINIX_SCHED_H

#include <minix/type.h>
#include <minix/ipc.h>

int sched_start(endpoint_t scheduler_e, endpoint_t schedulee_e,
    endpoint_t parent_e, int maxprio, int quantum, int cpu,
    endpoint_t *newscheduler_e);
int sched_inherit(endpoint_t scheduler_e, endpoint_t schedulee_e,
    endpoint_t parent_e, unsigned maxprio, endpoint_t *newscheduler_e);
int sched_stop(endpoint_t scheduler_e, endpoint_t schedulee_e);

#endif
