/* Memory that begins on a page. */
#define _GNU_SOURCE
#include <limits.h>
#include <stdlib.h>

void *
valloc(size_t size)
{
    return aligned_alloc(PAGESIZE, size);
}
