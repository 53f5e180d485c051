/* cat [FILE...]: the files, or (also as -) standard input. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int
copy(int fd, const char *name)
{
    static char block[16384];
    ssize_t n, done, w;

    while ((n = read(fd, block, sizeof(block))) > 0)
        for (done = 0; done < n; done += w)
            if ((w = write(1, block + done, n - done)) < 0) {
                fprintf(stderr, "cat: write: %s\n", strerror(errno));
                return 1;
            }
    if (n < 0) {
        fprintf(stderr, "cat: %s: %s\n", name, strerror(errno));
        return 1;
    }
    return 0;
}

int
main(int argc, char **argv)
{
    int i, fd, status = 0;

    if (argc == 1)
        return copy(0, "-");
    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-") == 0) {
            status |= copy(0, "-");
            continue;
        }
        fd = open(argv[i], O_RDONLY);
        if (fd < 0) {
            fprintf(stderr, "cat: %s: %s\n", argv[i], strerror(errno));
            status = 1;
            continue;
        }
        status |= copy(fd, argv[i]);
        close(fd);
    }
    return status;
}
