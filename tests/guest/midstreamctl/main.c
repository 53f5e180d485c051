/* midstreamctl LABEL N: N steps of the service, and the sum of each. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <minix/com.h>
#include <minix/rs.h>
#include <lib.h>
#include "../midstream/midstream.h"

int
main(int argc, char **argv)
{
    endpoint_t endpoint;
    message m;
    int n;

    if (argc != 3) {
        fprintf(stderr, "usage: midstreamctl LABEL N\n");
        return EINVAL;
    }
    if (minix_rs_lookup(argv[1], &endpoint) < 0)
        return errno;
    for (n = atoi(argv[2]); n > 0; n--) {
        memset(&m, 0, sizeof m);
        if (_syscall(endpoint, MIDSTREAM_STEP, &m) < 0)
            return errno;
        printf("%08x\n", (unsigned) m.m1_i1);
    }
    return 0;
}
