/* What stands for musl's thread descriptor; only its address is used. */
#include <stdint.h>

extern char __the_thread[];
char __the_thread[256];
