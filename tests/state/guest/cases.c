/* All cases of a program together. */
#include "fuzz.h"

u32
fuzz_sum(void)
{
    u32 sum = 0;

    for (u32 i = 0; i < fuzz_count; i++)
        if (fuzz_active[i])
            sum = mix(sum, fuzz_cases[i].sum());
    return sum;
}

void
fuzz_build(u32 number)
{
    fuzz_active[number] = 1;
    fuzz_cases[number].build();
}

void
fuzz_work(void)
{
    for (u32 i = 0; i < fuzz_count; i++)
        if (fuzz_active[i])
            fuzz_cases[i].work();
}
