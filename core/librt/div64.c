/*
 * 64-bit division for the code generator. The quotient is built from the
 * processor's 64-by-32-bit division, whose quotient must fit 32 bits.
 */
#include <stdint.h>

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor);
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor);
int64_t __divdi3(int64_t dividend, int64_t divisor);
int64_t __moddi3(int64_t dividend, int64_t divisor);

/* Caller must have high < divisor. */
static uint32_t
div_word(uint32_t high, uint32_t low, uint32_t divisor, uint32_t *rest)
{
    uint32_t quotient;

    __asm__("divl %4"
        : "=a"(quotient), "=d"(*rest)
        : "0"(low), "1"(high), "r"(divisor)
        : "cc");
    return quotient;
}

static uint64_t
div_unsigned(uint64_t dividend, uint64_t divisor, uint64_t *rest)
{
    uint32_t dividend_high = (uint32_t) (dividend >> 32);
    uint32_t divisor_high = (uint32_t) (divisor >> 32);
    uint32_t quotient_high, quotient, rest32;
    unsigned int shift;

    if (divisor_high == 0) {
        uint32_t d = (uint32_t) divisor;

        /* A zero divisor raises the processor's divide error here. */
        quotient_high = dividend_high / d;
        quotient = div_word(dividend_high % d, (uint32_t) dividend, d, &rest32);
        *rest = rest32;
        return (uint64_t) quotient_high << 32 | quotient;
    }
    if (dividend < divisor) {
        *rest = dividend;
        return 0;
    }
    /*
     * Divide by the divisor's 32 leading bits. The estimate is exact or one
     * too large once the dividend is halved to keep the quotient in range.
     */
    shift = (unsigned int) __builtin_clz(divisor_high);
    quotient = div_word((uint32_t) (dividend >> 33), (uint32_t) (dividend >> 1),
        (uint32_t) ((divisor << shift) >> 32), &rest32);
    quotient = (uint32_t) (((uint64_t) quotient << shift) >> 31);
    if (quotient > 0)
        quotient--;
    *rest = dividend - quotient * divisor;
    while (*rest >= divisor) {
        *rest -= divisor;
        quotient++;
    }
    return quotient;
}

uint64_t
__udivdi3(uint64_t dividend, uint64_t divisor)
{
    uint64_t rest;

    return div_unsigned(dividend, divisor, &rest);
}

uint64_t
__umoddi3(uint64_t dividend, uint64_t divisor)
{
    uint64_t rest;

    (void) div_unsigned(dividend, divisor, &rest);
    return rest;
}

static uint64_t
magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t) value : (uint64_t) value;
}

int64_t
__divdi3(int64_t dividend, int64_t divisor)
{
    uint64_t rest;
    uint64_t quotient =
        div_unsigned(magnitude(dividend), magnitude(divisor), &rest);

    return (int64_t) ((dividend < 0) != (divisor < 0) ? 0 - quotient
                                                      : quotient);
}

int64_t
__moddi3(int64_t dividend, int64_t divisor)
{
    uint64_t rest;

    (void) div_unsigned(magnitude(dividend), magnitude(divisor), &rest);
    return (int64_t) (dividend < 0 ? 0 - rest : rest);
}
