/*
 * The control word of the floating point unit: rounding, precision, and which
 * exceptions trap.  It belongs to a process, so a new instance takes it over
 * through memory.  The variable is state, hence not called sef_*.
 */
#include "sef_private.h"

/* Between the old instance's last step and the new one's first; else 0, which
 * is no control word. */
static uint16_t control_word;

void
sef_fpu_put(void)
{
    __asm__ volatile("fnstcw %0" : "=m"(control_word));
}

/* After an end that nobody prepared there is none to take. */
void
sef_fpu_take(void)
{
    if (control_word != 0)
        __asm__ volatile("fldcw %0" : : "m"(control_word));
}

/* When it is known who goes on: until then both instances have one state. */
void
sef_fpu_forget(void)
{
    control_word = 0;
}
