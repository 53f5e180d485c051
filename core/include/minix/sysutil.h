/* Small services of libsys that are no kernel calls. */
#ifndef _MINIX_SYSUTIL_H
#define _MINIX_SYSUTIL_H

#include <minix/ipc.h>

/* Log a broken invariant with a stack trace and end this service. */
void panic(const char *fmt, ...)
    __attribute__((noreturn, format(printf, 1, 2)));

/* printf to the kernel's log, a line at a time. */
int printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void kputc(int c);

void env_setargs(int argc, char *argv[]);
int env_parse(const char *name, const char *fmt, int field, long *param,
    long min, long max);
int env_get_param(const char *name, char *value, int max);

clock_t getuptime_ticks(void);
int getuptime(clock_t *uptime, clock_t *realtime, time_t *boottime);
int getticks(clock_t *ticks);
int tickdelay(clock_t ticks);

/* SENDA with a queue: see asynsend.c. */
int asynsend(endpoint_t dst, message *m);
int asynsend3(endpoint_t dst, message *m, int flags);
int senda_reload(void);
void senda_hold(void);
void senda_release(void);

#endif
