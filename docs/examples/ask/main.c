/* ask LABEL: asks a service once, and prints the number that it answers. */
#include <errno.h>
#include <lib.h>
#include <minix/rs.h>
#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
    endpoint_t service;
    message m;

    if (argc != 2) {
        fprintf(stderr, "usage: ask LABEL\n");
        return EINVAL;
    }
    memset(&m, 0, sizeof(m));
    if (minix_rs_lookup(argv[1], &service) != 0 ||
        _syscall(service, 1, &m) < 0) {
        fprintf(stderr, "ask: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    printf("%d\n", m.m_m1.m1i1);
    return 0;
}
