/* Times: conversions of fixed moments, none of the clock's. */
#define _GNU_SOURCE
#include "stranger.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LEAP_DAY 1709210096 /* 2024-02-29 12:34:56 UTC, a Thursday */

static void
universal(void)
{
    time_t t = LEAP_DAY, before = -1;
    struct tm *tm = gmtime(&t), mine;

    expect(tm->tm_year == 124 && tm->tm_mon == 1 && tm->tm_mday == 29);
    expect(tm->tm_hour == 12 && tm->tm_min == 34 && tm->tm_sec == 56);
    expect(tm->tm_wday == 4 && tm->tm_yday == 59 && tm->tm_isdst == 0);
    expect(timegm(tm) == t && gmtime_r(&before, &mine) == &mine);
    expect(mine.tm_year == 69 && mine.tm_mon == 11 && mine.tm_sec == 59);
    expect(strcmp(asctime(gmtime(&t)), "Thu Feb 29 12:34:56 2024\n") == 0);
    expect(difftime(t, t - 90) == 90);
}

static void
local(void)
{
    time_t summer = LEAP_DAY + 150 * 86400L, winter = LEAP_DAY;
    struct tm tm;

    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    expect(strcmp(tzname[0], "CET") == 0 && strcmp(tzname[1], "CEST") == 0);
    expect(timezone == -3600 && daylight);
    expect(localtime_r(&winter, &tm) != NULL && tm.tm_hour == 13);
    expect(tm.tm_isdst == 0 && mktime(&tm) == winter);
    expect(localtime_r(&summer, &tm) != NULL && tm.tm_hour == 14);
    expect(tm.tm_isdst > 0 && mktime(&tm) == summer);
    expect(strcmp(ctime(&winter), "Thu Feb 29 13:34:56 2024\n") == 0);
    memset(&tm, 0, sizeof tm);
    tm.tm_year = 124;
    tm.tm_mon = 13;
    tm.tm_mday = -1;
    expect(mktime(&tm) != -1 && tm.tm_year == 125 && tm.tm_mon == 0);
    expect(tm.tm_mday == 30 && tm.tm_wday == 4);
    setenv("TZ", "UTC0", 1);
    tzset();
}

static void
as_text(void)
{
    time_t t = LEAP_DAY;
    struct tm tm = *gmtime(&t), read;
    char text[100];

    expect(strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %B %j %U %p",
        &tm));
    expect(strcmp(text, "2024-02-29 12:34:56 Thu February 060 08 PM") == 0);
    expect(strftime(text, sizeof text, "%G-W%V-%u %e %y %I %%", &tm) > 0);
    expect(strcmp(text, "2024-W09-4 29 24 12 %") == 0);
    expect(strftime(text, 4, "%Y-%m", &tm) == 0);
    memset(&read, 0, sizeof read);
    expect(strptime("2024-02-29T12:34:56", "%Y-%m-%dT%H:%M:%S", &read) != NULL);
    expect(timegm(&read) == t);
    expect(strptime("32", "%d", &read) == NULL);
}

static void
clocks(void)
{
    struct timespec ts, resolution, none = { .tv_sec = 0 };
    clock_t start = clock();
    volatile unsigned n;

    expect(timespec_get(&ts, TIME_UTC) == TIME_UTC && ts.tv_sec > 0);
    expect(clock_getres(CLOCK_REALTIME, &resolution) == 0);
    expect(resolution.tv_sec == 0 && resolution.tv_nsec > 0);
    expect(start != (clock_t) -1);
    for (n = 0; n < 1000000; n++)
        ;
    expect(clock() >= start);
    expect(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &none, NULL) == 0);
    none.tv_nsec = -1;
    expect(clock_nanosleep(CLOCK_MONOTONIC, 0, &none, NULL) != 0);
}

const struct family time_families[] = {
    { "universal time", universal },
    { "local time by TZ", local },
    { "times as text", as_text },
    { "clocks", clocks },
    { 0, 0 },
};
