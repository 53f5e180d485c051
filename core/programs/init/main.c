/* init: the first program. It runs the commands of /etc/rc twice: of the boot
 * ramdisk's, which ends with the disk's root mounted over /, and of the
 * disk's. Then the system is ready and init reaps orphans for ever.
 *
 * The boot parameters are init's environment (VM puts them there). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "init.h"

#define LOG "/dev/log"

static void
stop_boot(void)
{
    say("init: the boot stops here\n");
    for (;;)
        pause();
}

static void
open_streams(void)
{
    if (open("/dev/null", O_RDONLY) != 0 || open(LOG, O_WRONLY) != 1 ||
        dup2(1, 2) != 2)
        stop_boot();
}

int
main(void)
{
    open_streams();
    if (run_file("/etc/rc") != 0 || run_file("/etc/rc") != 0)
        stop_boot();
    say("minix-live: ready\n");
    for (;;)
        if (wait(NULL) < 0 && errno == ECHILD)
            pause();
}
