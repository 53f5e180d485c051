/* Exceptions and rounding of the x87, which is all that has numbers here. */
#include <fenv.h>

int __fesetround(int direction);

static unsigned short
status(void)
{
    unsigned short word;

    __asm__ volatile("fnstsw %0" : "=am"(word));
    return word;
}

static unsigned short
control(void)
{
    unsigned short word;

    __asm__ volatile("fnstcw %0" : "=m"(word));
    return word;
}

/* The flags are in the environment alone. */
static void
set_flags(int clear, int set)
{
    fenv_t environment;

    fegetenv(&environment);
    environment.__status_word =
        (unsigned short) ((environment.__status_word & ~clear) | set);
    fesetenv(&environment);
}

int
feclearexcept(int which)
{
    set_flags(which & FE_ALL_EXCEPT, 0);
    return 0;
}

int
feraiseexcept(int which)
{
    set_flags(0, which & FE_ALL_EXCEPT);
    return 0;
}

int
fetestexcept(int which)
{
    return status() & which & FE_ALL_EXCEPT;
}

int
fegetround(void)
{
    return control() & FE_TOWARDZERO;
}

/* musl's fesetround has looked at the direction. */
int
__fesetround(int direction)
{
    unsigned short word =
        (unsigned short) ((control() & ~FE_TOWARDZERO) | direction);

    __asm__ volatile("fldcw %0" : : "m"(word));
    return 0;
}

#define IMAGE_BYTES 28 /* what fnstenv stores */

_Static_assert(sizeof(fenv_t) >= IMAGE_BYTES, "fenv_t");

/* Storing masks all exceptions; loading puts the masks back. */
int
fegetenv(fenv_t *environment)
{
    environment->__mxcsr = 0;
    __asm__ volatile("fnstenv %0\n\t"
                     "fldenv %0"
        : "=m"(*environment)
        :
        : "memory");
    return 0;
}

int
fesetenv(const fenv_t *environment)
{
    if (environment == FE_DFL_ENV)
        __asm__ volatile("fninit");
    else
        __asm__ volatile("fldenv %0" : : "m"(*environment) : "memory");
    return 0;
}
