/* A generated program in a host process: `old CASE...`, `new ... CASE...`. */
#include "fuzz.h"
#include "host/host.h"

void
test_start(void)
{
    uint32_t number;

    for (int i = 0; (number = host_word(i)) < fuzz_count; i++)
        if (fuzz_cases[number].start != NULL)
            fuzz_cases[number].start();
}

void
test_build(void)
{
    uint32_t number;

    for (int i = 0; (number = host_word(i)) < fuzz_count; i++)
        fuzz_build(number);
}

void
test_work(void)
{
    fuzz_work();
}

uint32_t
test_checksum(void)
{
    return fuzz_sum();
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
