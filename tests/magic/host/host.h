/* What a test program provides. */
#ifndef HOST_H
#define HOST_H

#include <stdint.h>

void test_start(void);        /* in each instance, before the transfer */
void test_build(void);        /* in the first one only */
void test_work(void);         /* changes the state */
uint32_t test_checksum(void); /* independent of addresses */
/* A word of the command line as a number, UINT32_MAX behind the last. */
uint32_t host_word(int index);
void test_layout(void (*show)(const char *name, uint32_t value));

/* Of a new instance: flags of the transfer, and bits of the test's above. */
extern uint32_t test_flags;

/* If there: what main has in a local variable alone, from before the transfer
 * until after it. */
void *test_keep(void) __attribute__((weak));
void test_kept(void *kept) __attribute__((weak));

#endif
