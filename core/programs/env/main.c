/* env: the environment, a line each. */
#include <stdio.h>

extern char **environ;

int
main(void)
{
    for (char **line = environ; *line != NULL; line++)
        puts(*line);
    return fflush(stdout) == 0 ? 0 : 1;
}
