/* A generated program in a host process: `old CASE...`, `new ... CASE...`. */
#include "fuzz.h"
#include "host/host.h"

static int
nothing(void)
{
    return 0;
}

/* Whether a name of the program, which ends in its case's number, is of a case
 * that has no state. */
static int
is_idle(const char *name)
{
    const char *end = strchr(name, '\0'), *digit = end;
    uint32_t number, of = 0;

    while (digit > name && digit[-1] >= '0' && digit[-1] <= '9')
        digit--;
    for (; digit < end; digit++)
        of = of * 10 + (uint32_t) (*digit - '0');
    /* `node_3.peer': the structure has the number. */
    if (digit[-1] < '0' || digit[-1] > '9') {
        const char *dot = strchr(name, '.');

        if (dot == NULL)
            return 0;
        for (digit = dot; digit[-1] >= '0' && digit[-1] <= '9';)
            digit--;
        for (; digit < dot; digit++)
            of = of * 10 + (uint32_t) (*digit - '0');
    }
    for (int i = 0; (number = host_word(i)) < fuzz_count; i++)
        if (number == of)
            return 0;
    return 1;
}

/* A program has all cases; places that depend on addresses are only in those
 * that were made. */
static void
leave_idle(void)
{
    const struct magic_finding *finding =
        (const void *) _magic_vars.findings.address;
    const char *names = (const char *) _magic_vars.names.address;

    for (uint32_t i = 0; i < _magic_vars.findings.count; i++, finding++)
        if (is_idle(names + finding->name) &&
            st_register_rehash(names + finding->name, nothing) != 0)
            failed();
}

void
test_start(void)
{
    uint32_t number;

    leave_idle();

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
