/* step_turn(), which was in steps.c before. */
#define AWKWARD_NEXT 1
#include "../awkward/awkward.h"

uint32_t
step_turn(uint32_t value)
{
    return value << 5 | value >> 27;
}
