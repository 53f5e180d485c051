/* What a generated service answers; the argument is in m1_i1. */
#ifndef FUZZ_REQUESTS_H
#define FUZZ_REQUESTS_H

#define FUZZ_BASE 0x1F20
#define FUZZ_BUILD (FUZZ_BASE + 0) /* case: makes its state */
#define FUZZ_WORK (FUZZ_BASE + 1)  /* all cases change their state */
#define FUZZ_SUM (FUZZ_BASE + 2)   /* case -> m1_i1: checksum, m1_i2: is made */

#endif
