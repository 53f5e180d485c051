/* ask LABEL REQUEST: sends a request without arguments to a service, prints
 * the first number of the answer and the service's endpoint. */
#include <errno.h>
#include <lib.h>
#include <minix/rs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
main(int argc, char **argv)
{
    endpoint_t service;
    message m;

    if (argc != 3)
        return EINVAL;
    memset(&m, 0, sizeof(m));
    if (minix_rs_lookup(argv[1], &service) != 0 ||
        _syscall(service, strtol(argv[2], NULL, 0), &m) < 0) {
        fprintf(stderr, "ask: %s\n", strerror(errno));
        return 1;
    }
    printf("%d %d\n", m.m_m1.m1i1, service);
    return 0;
}
