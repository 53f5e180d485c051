/* What the two halves of SCHED share. */
#ifndef SCHED_H
#define SCHED_H

#include <minix/ipc.h>

int do_noquantum(message *m);
int do_start_scheduling(message *m);
int do_stop_scheduling(message *m);
int do_nice(message *m);
void balance_queues(void);
void arm_balance_alarm(void);

#endif
