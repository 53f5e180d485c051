/* A program that is undefined in C: what UBSan must see. */
#include <limits.h>
#include "host/host.h"

static volatile int largest = INT_MAX;

void
test_start(void)
{
    largest = largest + 1;
}

void
test_build(void)
{
}

void
test_work(void)
{
}

uint32_t
test_checksum(void)
{
    return (uint32_t) largest;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    show("largest", (uint32_t) largest);
}
