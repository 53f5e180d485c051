/* sleep SECONDS */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
    unsigned left;
    char *end;
    long n = argc == 2 ? strtol(argv[1], &end, 10) : -1;

    if (n < 0 || *argv[1] == '\0' || *end != '\0') {
        fprintf(stderr, "Usage: sleep SECONDS\n");
        return 1;
    }
    for (left = n; left > 0;)
        left = sleep(left);
    return 0;
}
