/* Descriptions of time zones: there are no such files; TZ itself describes
 * one, as POSIX has it. */
#include <stddef.h>

const unsigned char *__map_file(const char *path, size_t *size);
int __munmap(void *start, size_t size);

const unsigned char *
__map_file(const char *path, size_t *size)
{
    return NULL;
}

/* Never called: nothing was mapped. */
int
__munmap(void *start, size_t size)
{
    return 0;
}
