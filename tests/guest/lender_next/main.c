/* A later version of lender, in which what it lends lies elsewhere. */
#define LENDER_NEXT
#include "../lender/main.c"
