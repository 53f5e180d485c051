/* Interval timer and the clock chip (read once, at boot). */
#include "../kernel.h"

#define PIT_HZ 1193182
#define RTC_ADDR 0x70
#define RTC_VALUE 0x71

void
pit_init(int hz)
{
    uint32_t count = (PIT_HZ + hz / 2) / hz;

    outb(0x43, 0x34); /* channel 0, rate generator */
    outb(0x40, count & 0xFF);
    outb(0x40, count >> 8);
}

static int
rtc_reg(int reg)
{
    outb(RTC_ADDR, reg);
    return inb(RTC_VALUE);
}

static int
bcd(int v)
{
    return (v >> 4) * 10 + (v & 15);
}

/* Seconds since 1970, UTC; the chip's time must be in BCD, 24 hours. */
time_t
rtc_read(void)
{
    int sec, min, hour, day, month, year, tries, days;

    for (tries = 0; tries < 10000 && (rtc_reg(0x0A) & 0x80); tries++)
        ;
    sec = bcd(rtc_reg(0));
    min = bcd(rtc_reg(2));
    hour = bcd(rtc_reg(4));
    day = bcd(rtc_reg(7));
    month = bcd(rtc_reg(8));
    year = 2000 + bcd(rtc_reg(9));

    /* Days of the civil calendar, March as the first month. */
    if (month <= 2) {
        month += 12;
        year--;
    }
    days = 365 * year + year / 4 - year / 100 + year / 400 +
        (153 * (month - 3) + 2) / 5 + day - 1 - 719468;
    return ((time_t) days * 24 + hour) * 3600 + min * 60 + sec;
}
