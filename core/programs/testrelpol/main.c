/* testrelpol [-j] [SERVICE...]: MINIX's regression test of crash recovery and
 * live update.
 *
 * SERVICE is a label or a path /proc/service/LABEL; with any, only their crash
 * recovery is tested.  -j: a line of JSON for each case, too.
 *
 * Unlike MINIX's it goes on after a failure; the exit status is 1 if there was
 * any. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "testrelpol.h"

#define LOCK "/tmp/testrelpol.lock"

static char all[NR_SYS_PROCS][RS_MAX_LABEL_LEN];

static int
list_all(void)
{
    int i;

    for (i = 0; i < nr_services; i++)
        strlcpy(all[i], services[i].info.label, sizeof(all[i]));
    return nr_services;
}

static const char *
label_of(const char *word)
{
    const char *slash = strrchr(word, '/');

    return slash == NULL ? word : slash + 1;
}

/* Services of the arguments, which must be there. */
static int
test_some(char **words, int count)
{
    int i;

    for (i = 0; i < count; i++) {
        const char *label = label_of(words[i]);

        if (find_service(label) != NULL) {
            test_recovery(label);
        } else {
            fprintf(stderr,
                "Error: service %s down; minix-live services lists labels\n",
                words[i]);
            error_row(words[i], "no service has this label");
        }
    }
    if (nr_failed > 0)
        return 1;
    printf("ok # partial test for");
    for (i = 0; i < count; i++)
        printf(" %s", words[i]);
    say(" successful");
    return 0;
}

/* Without state tables nothing of what this is about has been tried. */
static void
say_transfers(void)
{
    int i, count = 0;

    for (i = 0; i < nr_services; i++)
        count += has_flag(&services[i], RSI_STATE_TABLE);
    if (count < nr_services)
        say("# WARNING: %d of %d services have no state tables: no state of "
            "theirs was transferred, only memory copied",
            nr_services - count, nr_services);
}

static int
test_all(void)
{
    int i, count = list_all();

    for (i = 0; i < count; i++)
        test_recovery(all[i]);
    for (i = 0; i < count; i++)
        test_single(all[i]);
    test_groups();
    say_transfers();
    say("# %d cases, %d failed, %d skipped", nr_rows, nr_failed, nr_skipped);
    if (nr_failed > 0)
        return 1;
    say("ok");
    return 0;
}

static void
unlock(void)
{
    unlink(LOCK);
}

/* Two at once would see each other's crashes.  Who was killed left its lock. */
static int
lock(void)
{
    char text[16] = "";
    int fd = open(LOCK, O_RDWR | O_CREAT, 0600);
    pid_t owner;

    if (fd < 0)
        return TRUE; /* nothing can be written here */
    (void) read(fd, text, sizeof(text) - 1);
    owner = atoi(text);
    if (owner > 0 && kill(owner, 0) == 0) {
        close(fd);
        return FALSE;
    }
    snprintf(text, sizeof(text), "%-8d", (int) getpid());
    lseek(fd, 0, SEEK_SET);
    (void) write(fd, text, strlen(text));
    close(fd);
    atexit(unlock);
    return TRUE;
}

int
main(int argc, char **argv)
{
    int error, first = 1;

    if (first < argc && strcmp(argv[first], "-j") == 0) {
        json = TRUE;
        first++;
    }
    if (first < argc && argv[first][0] == '-') {
        fprintf(stderr, "Usage: testrelpol [-j] [service ...]\n");
        return 1;
    }
    if ((error = read_services()) != 0) {
        say("not ok # RS does not tell its services: %s", strerror(error));
        return 1;
    }
    if (!lock()) {
        fprintf(stderr, "Error: another testrelpol runs (" LOCK ")\n");
        return 1;
    }
    make_witness();
    return first < argc ? test_some(argv + first, argc - first) : test_all();
}
