/* What handlers do. */
#include "awkward.h"

uint32_t
step_add(uint32_t value)
{
    return value + 17;
}

#ifndef AWKWARD_NEXT
uint32_t
step_turn(uint32_t value)
{
    return value << 5 | value >> 27;
}
#endif

/* Two statics of one name, told apart by their functions. */
uint32_t
step_count_add(void)
{
    static uint32_t calls = 100;

    return calls++;
}

uint32_t
step_count_turn(void)
{
    static uint32_t calls = 200;

    calls += 2;
    return calls;
}
