/* doorsctl open|shut STATE: opens or shuts a door of the service "doors". */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <minix/rs.h>
#include <lib.h>
#include "../doors/doors.h"

int
main(int argc, char **argv)
{
    endpoint_t endpoint;
    message m;

    if (argc != 3) {
        fprintf(stderr, "usage: doorsctl open|shut STATE\n");
        return EINVAL;
    }
    if (minix_rs_lookup("doors", &endpoint) < 0)
        return errno;
    memset(&m, 0, sizeof(m));
    m.m1_i1 = atoi(argv[2]);
    if (_syscall(endpoint,
            strcmp(argv[1], "open") == 0 ? DOORS_OPEN : DOORS_SHUT, &m) < 0)
        return errno;
    return 0;
}
