/* doorsctl open|shut STATE: opens or shuts a door of the service "doors";
 * doorsctl away TICKS: it receives nothing for so long;
 * doorsctl prepare|init RESULT: what that ends with in an update. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <minix/rs.h>
#include <lib.h>
#include "../doors/doors.h"

static const struct {
    const char *word;
    int request;
} requests[] = {
    { "open", DOORS_OPEN },
    { "shut", DOORS_SHUT },
    { "away", DOORS_AWAY },
    { "prepare", DOORS_PREPARE },
    { "init", DOORS_INIT },
};

static int
request_of(const char *word)
{
    size_t i;

    for (i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        if (strcmp(requests[i].word, word) == 0)
            return requests[i].request;
    }
    return 0;
}

int
main(int argc, char **argv)
{
    endpoint_t endpoint;
    int request;
    message m;

    if (argc != 3 || (request = request_of(argv[1])) == 0) {
        fprintf(stderr,
            "usage: doorsctl open|shut STATE, away TICKS, or "
            "prepare|init RESULT\n");
        return EINVAL;
    }
    if (minix_rs_lookup("doors", &endpoint) < 0)
        return errno;
    memset(&m, 0, sizeof(m));
    m.m1_i1 = atoi(argv[2]);
    if (_syscall(endpoint, request, &m) < 0)
        return errno;
    return 0;
}
