#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>

void *
reallocarray(void *p, size_t count, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(p, total);
}
