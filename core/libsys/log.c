/* See minix/log.h. */
#include <stdarg.h>
#include <stdio.h>
#include <minix/log.h>
#include <minix/sysutil.h>

#define LINE_SIZE 256

static const char *const levels[] = { "none", "warn", "info", "debug",
    "trace" };

void
default_log(struct log *log, int level, const char *file, const char *function,
    int line, const char *fmt, ...)
{
    char text[LINE_SIZE];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    if (level < LEVEL_DEBUG)
        printf("%s(%s): %s", log->name, levels[level], text);
    else
        printf("%s(%s, %s:%d, %s): %s", log->name, levels[level], file, line,
            function, text);
}
