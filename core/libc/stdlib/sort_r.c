/* qsort_r: qsort with what its comparison is told. It stands here while the
 * sort runs, so that a comparison may sort, too; nothing is kept behind it. */
#define _GNU_SOURCE
#include <stdlib.h>

static struct {
    int (*compare)(const void *, const void *, void *);
    void *argument;
} current;

static int
compare(const void *a, const void *b)
{
    return current.compare(a, b, current.argument);
}

void
qsort_r(void *array, size_t count, size_t size,
    int (*with_argument)(const void *, const void *, void *), void *argument)
{
    __typeof__(current) before = current;

    current.compare = with_argument;
    current.argument = argument;
    qsort(array, count, size, compare);
    current = before;
}
