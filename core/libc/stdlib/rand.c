/* A small generator for programs; services that randomize use magic's. */
#include <stdlib.h>

static unsigned long long seed = 1;

void
srand(unsigned value)
{
    seed = value;
}

int
rand(void)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (int) (seed >> 33);
}
