/* sleep SECONDS[.FRACTION] */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MICROSECONDS 1000000

/* What follows the point, in microseconds; -1 when it is no fraction. */
static long
read_fraction(const char *text)
{
    long unit = MICROSECONDS, sum = 0;

    for (; isdigit((unsigned char) *text); text++) {
        unit /= 10;
        sum += (*text - '0') * unit;
    }
    return *text == '\0' ? sum : -1;
}

int
main(int argc, char **argv)
{
    long seconds = -1, fraction = 0;
    unsigned left;
    char *end;

    if (argc == 2 && isdigit((unsigned char) *argv[1])) {
        seconds = strtol(argv[1], &end, 10);
        if (*end != '\0')
            fraction = *end == '.' ? read_fraction(end + 1) : -1;
    }
    if (seconds < 0 || fraction < 0) {
        fprintf(stderr, "Usage: sleep SECONDS\n");
        return 1;
    }
    for (left = seconds; left > 0;)
        left = sleep(left);
    return usleep(fraction) == 0 ? 0 : 1;
}
