/* Lines of a driver for the log, by level: log_warn(&log, "no %s\n", what). */
#ifndef _MINIX_LOG_H
#define _MINIX_LOG_H

#define LEVEL_NONE 0
#define LEVEL_WARN 1
#define LEVEL_INFO 2
#define LEVEL_DEBUG 3
#define LEVEL_TRACE 4

struct log {
    const char *name;
    int log_level; /* what is above it is left out */
    void (*log_func)(struct log *log, int level, const char *file,
        const char *function, int line, const char *fmt, ...);
};

/* NAME(LEVEL): text; with the place in the source at LEVEL_DEBUG and above. */
void default_log(struct log *log, int level, const char *file,
    const char *function, int line, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

#define _log_at(log, level, ...) \
    ((log)->log_level >= (level) ? (log)->log_func((log), (level), __FILE__, \
                                       __func__, __LINE__, __VA_ARGS__) \
                                 : (void) 0)
#define log_warn(log, ...) _log_at(log, LEVEL_WARN, __VA_ARGS__)
#define log_info(log, ...) _log_at(log, LEVEL_INFO, __VA_ARGS__)
#define log_debug(log, ...) _log_at(log, LEVEL_DEBUG, __VA_ARGS__)
#define log_trace(log, ...) _log_at(log, LEVEL_TRACE, __VA_ARGS__)

#endif
