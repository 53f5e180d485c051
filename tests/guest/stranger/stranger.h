/* What a stranger's program expects of libc, in families. The sources are
 * plain C and POSIX, so the host's libc can be asked the same questions. */
#ifndef STRANGER_H
#define STRANGER_H

struct family {
    const char *name;
    void (*run)(void);
};

extern const struct family number_families[], time_families[], text_families[],
    stream_families[], list_families[], other_families[];

/* Tells what does not hold, and goes on. */
void doubt(const char *file, int line, const char *what);
#define expect(condition) \
    ((condition) ? (void) 0 : doubt(__FILE__, __LINE__, #condition))

#endif
