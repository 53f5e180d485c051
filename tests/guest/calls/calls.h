/* The table of tests and what they say when something is wrong. */
#ifndef CALLS_H
#define CALLS_H

struct test {
    const char *name;
    void (*run)(void);
};

extern const struct test process_tests[], signal_tests[], file_tests[],
    pipe_tests[], library_tests[];

/* Ends the test with the text of what does not hold. */
void failed(const char *file, int line, const char *what);
#define must(condition) \
    ((condition) ? (void) 0 : failed(__FILE__, __LINE__, #condition))

/* Milliseconds of the guest's clock, and that it shows at least so many since
 * `start`, and not many more: a service that is replaced meanwhile may hold
 * an answer back for LATE_MS. */
#define LATE_MS 3000
long clock_ms(void);
#define must_take(start, ms) \
    do { \
        long took = clock_ms() - (start); \
        must(took >= (ms)); \
        must(took <= (ms) + LATE_MS); \
    } while (0)

/* The call must fail with this error. */
#define must_fail(call, error) \
    do { \
        errno = 0; \
        must((call) < 0); \
        must(errno == (error)); \
    } while (0)

#endif
