/* A stream's lock: the one thread always gets it. */
#include <stdio.h>

void
flockfile(FILE *f)
{
}

int
ftrylockfile(FILE *f)
{
    return 0;
}

void
funlockfile(FILE *f)
{
}
