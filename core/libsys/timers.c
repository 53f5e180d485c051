/* A service's timers on its alarm: the list, soonest first. */
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/timers.h>

static minix_timer_t *timers;

/* Times wrap around; two of them are never half of the range apart. */
static int
is_before(clock_t one, clock_t other)
{
    return (long) ((unsigned long) one - (unsigned long) other) < 0;
}

/* The alarm is that of the first one. */
static void
set_alarm(void)
{
    int r;

    r = sys_setalarm(timers == NULL ? 0 : timers->tmr_exp_time, timers != NULL);
    if (r != OK)
        panic("cannot set the alarm of a timer: %d", r);
}

static void
take_out(minix_timer_t *tp)
{
    minix_timer_t **at = &timers;

    while (*at != NULL && *at != tp)
        at = &(*at)->tmr_next;
    if (*at != NULL)
        *at = tp->tmr_next;
    tp->tmr_next = NULL;
    tp->tmr_func = NULL;
}

void
init_timer(minix_timer_t *tp)
{
    tp->tmr_next = NULL;
    tp->tmr_func = NULL;
}

/* One that is set already is set anew. */
void
set_timer(minix_timer_t *tp, clock_t ticks, tmr_func_t func, int arg)
{
    minix_timer_t **at = &timers;

    take_out(tp);
    tp->tmr_exp_time = getuptime_ticks() + (ticks > 0 ? ticks : 1);
    tp->tmr_func = func;
    tp->tmr_arg = arg;
    while (*at != NULL && !is_before(tp->tmr_exp_time, (*at)->tmr_exp_time))
        at = &(*at)->tmr_next;
    tp->tmr_next = *at;
    *at = tp;
    if (timers == tp)
        set_alarm();
}

void
cancel_timer(minix_timer_t *tp)
{
    int was_first = timers == tp;

    take_out(tp);
    if (was_first)
        set_alarm();
}

/* A function that is called may set and cancel any timer, its own too. */
void
expire_timers(clock_t now)
{
    minix_timer_t *tp;

    while ((tp = timers) != NULL && !is_before(now, tp->tmr_exp_time)) {
        tmr_func_t func = tp->tmr_func;

        take_out(tp);
        func(tp->tmr_arg);
    }
    if (timers != NULL)
        set_alarm();
}
