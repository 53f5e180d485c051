/* Large numbers that grow: factorials, powers, remainders. */
#include <tommath.h>
#include "driver.h"

static mp_int product, power, modulus, numbers[4];
static uint32_t seed;

void
package_start(void)
{
}

uint32_t
package_step(int step, char *text, size_t size)
{
    char digits[600] = "";
    uint32_t sum = PACKAGE_SEED;
    size_t length;

    if (step == 0) {
        mp_init_multi(&product, &power, &modulus, &numbers[0], &numbers[1],
            &numbers[2], &numbers[3], NULL);
        mp_set(&product, 1);
        mp_set(&power, 3);
        mp_read_radix(&modulus, "170141183460469231731687303715884105727", 10);
    }
    mp_mul_d(&product, (mp_digit) (2 + package_random(&seed) % 1000), &product);
    mp_mulmod(&power, &product, &modulus, &power);
    mp_expt_u32(&power, 2, &numbers[step % 4]);
    mp_exptmod(&power, &product, &modulus, &numbers[(step + 1) % 4]);
    for (int i = 0; i < 4; i++) {
        mp_to_radix(&numbers[i], digits, sizeof(digits), &length, 10);
        sum = package_hash(sum, digits, length);
    }
    mp_to_radix(&product, digits, sizeof(digits), &length, 16);
    snprintf(text, size, "%.40s", digits);
    return package_hash(sum, digits, length);
}
