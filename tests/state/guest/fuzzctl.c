/*
 * fuzzctl LABEL build CASE... | work | sums: tells a generated service to make
 * the state of cases, or to change it, or prints the checksum of each case.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <minix/com.h>
#include <minix/rs.h>
#include <lib.h>
#include "requests.h"

static endpoint_t service;

static int
ask(int request, int argument, message *m)
{
    memset(m, 0, sizeof(*m));
    m->m1_i1 = argument;
    return _syscall(service, request, m) < 0 ? errno : 0;
}

static int
sums(void)
{
    message m;
    int r, i = 0;

    for (; (r = ask(FUZZ_SUM, i, &m)) == 0; i++)
        if (m.m1_i2)
            printf("%d %08x\n", i, (unsigned) m.m1_i1);
    return r == EINVAL ? 0 : r;
}

int
main(int argc, char **argv)
{
    message m;
    int r = EINVAL;

    if (argc < 3) {
        fprintf(stderr, "usage: fuzzctl LABEL build CASE...|work|sums\n");
        return EINVAL;
    }
    if (minix_rs_lookup(argv[1], &service) < 0)
        return errno;
    if (strcmp(argv[2], "sums") == 0)
        return sums();
    if (strcmp(argv[2], "work") == 0)
        return ask(FUZZ_WORK, 0, &m);
    if (strcmp(argv[2], "build") == 0)
        for (int i = 3;
            i < argc && (r = ask(FUZZ_BUILD, atoi(argv[i]), &m)) == 0; i++)
            ;
    return r;
}
