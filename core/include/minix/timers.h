/*
 * Timers of a service: any number of them on its one alarm.  The service sets
 * them with set_timer(), and hands each notification of CLOCK to
 * expire_timers(), which calls what is due.  They are state: an update takes
 * them over, and the alarm stays set.
 */
#ifndef _MINIX_TIMERS_H
#define _MINIX_TIMERS_H

#include <stddef.h>
#include <sys/types.h>

typedef void (*tmr_func_t)(int arg);

typedef struct minix_timer {
    struct minix_timer *tmr_next;
    clock_t tmr_exp_time; /* ticks since boot */
    tmr_func_t tmr_func;  /* NULL: not set */
    int tmr_arg;
} minix_timer_t;

#define tmr_is_set(tp) ((tp)->tmr_func != NULL)

void init_timer(minix_timer_t *tp);
void set_timer(minix_timer_t *tp, clock_t ticks, tmr_func_t func, int arg);
void cancel_timer(minix_timer_t *tp);
void expire_timers(clock_t now);

#endif
