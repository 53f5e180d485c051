/* What musl's files do around their work: the one thread is never cancelled. */
#include <pthread.h>

int
pthread_setcancelstate(int state, int *old)
{
    static int current = PTHREAD_CANCEL_ENABLE;

    if (old != NULL)
        *old = current;
    current = state;
    return 0;
}
