/* ps: the processes, as the control driver's table of the kernel shows them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <minix/control.h>

#define TABLE "/dev/ctlproc"

int
main(void)
{
    struct ctl_proc p[16];
    ssize_t n;
    int fd = open(TABLE, O_RDONLY), i;

    if (fd < 0) {
        fprintf(stderr, "ps: %s: %s\n", TABLE, strerror(errno));
        return 1;
    }
    printf("  PID  ENDPT  USER   SYS NAME\n");
    while ((n = read(fd, p, sizeof(p))) > 0)
        for (i = 0; i < (int) (n / sizeof(p[0])); i++)
            printf("%5d %6d %5u %5u %.16s\n", p[i].pid, p[i].endpoint,
                p[i].user_ticks, p[i].sys_ticks, p[i].name);
    return n < 0;
}
