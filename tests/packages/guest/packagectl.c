/* packagectl LABEL FIRST LAST: asks for these steps, and prints a line for
 * each: step, checksum, text. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <minix/com.h>
#include <minix/rs.h>
#include <lib.h>
#include "requests.h"

int
main(int argc, char **argv)
{
    char text[PACKAGE_TEXT + 1] = "";
    endpoint_t service;
    uint32_t hash;
    message m;

    if (argc != 4) {
        fprintf(stderr, "usage: packagectl LABEL FIRST LAST\n");
        return EINVAL;
    }
    if (minix_rs_lookup(argv[1], &service) < 0)
        return errno;
    for (int step = atoi(argv[2]); step <= atoi(argv[3]); step++) {
        memset(&m, 0, sizeof(m));
        m.m1_i1 = step;
        if (_syscall(service, PACKAGE_STEP, &m) < 0) {
            fprintf(stderr, "step %d: error %d\n", step, errno);
            return errno;
        }
        memcpy(&hash, m.m_payload, sizeof(hash));
        memcpy(text, m.m_payload + sizeof(hash), PACKAGE_TEXT);
        printf("%d %08x %s\n", step, (unsigned) hash, text);
    }
    return 0;
}
