/* The name that musl's own files use. */
#include <time.h>

int __clock_gettime(clockid_t clock, struct timespec *ts);

int
__clock_gettime(clockid_t clock, struct timespec *ts)
{
    return clock_gettime(clock, ts);
}
