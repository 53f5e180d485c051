/* qsort (a heap sort: in place, no worst case) and bsearch. */
#include <stdlib.h>

static void
swap(char *a, char *b, size_t size)
{
    while (size-- > 0) {
        char t = *a;

        *a++ = *b;
        *b++ = t;
    }
}

/* Restores the heap below root; elements from count on do not belong to it. */
static void
sift_down(char *base, size_t root, size_t count, size_t size,
    int (*compare)(const void *, const void *))
{
    size_t child;

    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count &&
            compare(base + child * size, base + (child + 1) * size) < 0)
            child++;
        if (compare(base + root * size, base + child * size) >= 0)
            return;
        swap(base + root * size, base + child * size, size);
        root = child;
    }
}

void
qsort(void *array, size_t count, size_t size,
    int (*compare)(const void *, const void *))
{
    char *base = array;
    size_t i;

    for (i = count / 2; i-- > 0;)
        sift_down(base, i, count, size, compare);
    for (i = count; i-- > 1;) {
        swap(base, base + i * size, size);
        sift_down(base, 0, i, size, compare);
    }
}

void *
bsearch(const void *key, const void *array, size_t count, size_t size,
    int (*compare)(const void *, const void *))
{
    const char *base = array;

    while (count > 0) {
        const char *middle = base + count / 2 * size;
        int order = compare(key, middle);

        if (order == 0)
            return (void *) middle;
        if (order > 0) {
            base = middle + size;
            count -= count / 2 + 1;
        } else {
            count /= 2;
        }
    }
    return NULL;
}
