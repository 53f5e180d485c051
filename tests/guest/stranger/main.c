/* stranger: runs all families and tells of them in TAP. */
#include "stranger.h"
#include <stddef.h>
#include <stdio.h>

static const struct family *const tables[] = {
    number_families,
    time_families,
    text_families,
    stream_families,
    list_families,
    other_families,
};

static int doubts;

void
doubt(const char *file, int line, const char *what)
{
    printf("# %s:%d: %s\n", file, line, what);
    doubts++;
}

int
main(void)
{
    const struct family *f;
    int bad = 0, n = 0;
    size_t i;

    for (i = 0; i < sizeof tables / sizeof tables[0]; i++)
        for (f = tables[i]; f->name != NULL; f++) {
            doubts = 0;
            f->run();
            bad += doubts > 0;
            printf("%sok %d - %s\n", doubts > 0 ? "not " : "", ++n, f->name);
        }
    printf("1..%d\n", n);
    return bad > 0;
}
