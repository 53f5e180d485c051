/*
 * lendctl LABEL REQUEST [ARGUMENT ...]: asks a lender, and prints the number of
 * its answer; an argument that is no number is a label, and stands for its
 * endpoint.  lendctl read MAJOR: reads a number from a device and prints it.
 * Exits with the error number.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <minix/com.h>
#include <minix/rs.h>
#include <lib.h>
#include "../lender/lender.h"

#define DEVICE "/tmp/lender"

static const char *const requests[LENDER_COUNT] = { "grant", "indirect", "swap",
    "look", "free", "waiting", "answer", "revoke" };

static int
number_of(const char *word)
{
    endpoint_t endpoint;

    if (isdigit((unsigned char) word[0]) || word[0] == '-')
        return atoi(word);
    if (minix_rs_lookup(word, &endpoint) < 0) {
        fprintf(stderr, "lendctl: no service %s\n", word);
        exit(errno);
    }
    return endpoint;
}

static int
read_device(int major)
{
    int fd, number;

    unlink(DEVICE);
    if (mknod(DEVICE, S_IFCHR | 0600, makedev(major, 0)) < 0 ||
        (fd = open(DEVICE, O_RDONLY)) < 0 ||
        read(fd, &number, sizeof(number)) != sizeof(number)) {
        perror("lendctl: " DEVICE);
        return errno;
    }
    printf("%d\n", number);
    return 0;
}

int
main(int argc, char **argv)
{
    endpoint_t endpoint;
    int request = 0;
    message m;

    if (argc == 3 && strcmp(argv[1], "read") == 0)
        return read_device(atoi(argv[2]));
    while (argc > 2 && request < LENDER_COUNT &&
        strcmp(argv[2], requests[request]) != 0)
        request++;
    if (argc < 3 || argc > 6 || request == LENDER_COUNT) {
        fprintf(stderr, "usage: lendctl LABEL REQUEST [ARGUMENT ...]\n");
        return EINVAL;
    }
    endpoint = number_of(argv[1]);
    memset(&m, 0, sizeof(m));
    m.m1_i1 = argc > 3 ? number_of(argv[3]) : 0;
    m.m1_i2 = argc > 4 ? number_of(argv[4]) : 0;
    m.m1_i3 = argc > 5 ? number_of(argv[5]) : 0;
    if (_syscall(endpoint, LENDER_BASE + request, &m) < 0)
        return errno;
    printf("%d\n", m.m1_i1);
    return 0;
}
