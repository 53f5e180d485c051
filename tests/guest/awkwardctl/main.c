/*
 * awkwardctl REQUEST [ARGUMENT]: sends one request to the service and prints
 * the values of its answer in hexadecimal; exits with the error number.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <minix/com.h>
#include <minix/rs.h>
#include <lib.h>
#include "../awkward/awkward.h"

static const char *const names[AWKWARD_COUNT] = { "build", "work", "sum",
    "spoil", "show", "fpu" };

/* Runs before main, in a program without instrumentation, too. */
static int constructed;

__attribute__((constructor)) static void
construct(void)
{
    constructed = 1;
}

int
main(int argc, char **argv)
{
    endpoint_t endpoint;
    int request = 0;
    message m;

    if (!constructed) {
        fprintf(stderr, "awkwardctl: the constructor has not run\n");
        return EFAULT;
    }
    while (argc > 1 && request < AWKWARD_COUNT &&
        strcmp(argv[1], names[request]) != 0)
        request++;
    if (argc < 2 || request == AWKWARD_COUNT) {
        fprintf(stderr,
            "usage: awkwardctl build|work|sum|spoil|show|fpu [N]\n");
        return EINVAL;
    }
    if (minix_rs_lookup(AWKWARD_LABEL, &endpoint) < 0)
        return errno;
    memset(&m, 0, sizeof(m));
    m.m1_i1 = argc > 2 ? atoi(argv[2]) : 0;
    if (_syscall(endpoint, AWKWARD_BASE + request, &m) < 0)
        return errno;
    printf("%08x %08x\n", (unsigned) m.m1_i1, (unsigned) m.m1_i2);
    return 0;
}
