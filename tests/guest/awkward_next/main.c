/* Taken into the later version. */
#define AWKWARD_NEXT 1
#include "../awkward/main.c"
