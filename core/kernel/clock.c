/* Time: ticks since boot, in a page that everyone may read, and one alarm for
 * each privilege structure, delivered as a notification from CLOCK. */
#include "kernel.h"

static uint64_t next_alarm = UINT64_MAX;

void
clock_init(void)
{
    kclockinfo.hz = DEFAULT_HZ;
    kclockinfo.boottime = rtc_read();
    pit_init(DEFAULT_HZ);
    pic_unmask(0);
}

static void
find_next(void)
{
    int i;

    next_alarm = UINT64_MAX;
    for (i = 0; i < NR_SYS_PROCS; i++)
        if (priv[i].s_alarm_at != 0 && priv[i].s_alarm_at < next_alarm)
            next_alarm = priv[i].s_alarm_at;
}

/* at: uptime in ticks, 0 to disarm. */
void
alarm_set(struct priv *sp, uint64_t at)
{
    sp->s_alarm_at = at;
    find_next();
}

void
clock_tick(void)
{
    int i;

    kclockinfo.uptime++;
    kclockinfo.realtime++;
    sched_tick();
    if (kclockinfo.uptime < next_alarm)
        return;
    for (i = 0; i < NR_SYS_PROCS; i++) {
        struct priv *sp = &priv[i];

        if (sp->s_proc_nr == NONE || sp->s_alarm_at == 0 ||
            sp->s_alarm_at > kclockinfo.uptime)
            continue;
        sp->s_alarm_at = 0;
        (void) mini_notify(proc_addr(CLOCK),
            proc_addr(sp->s_proc_nr)->p_endpoint);
    }
    find_next();
}
