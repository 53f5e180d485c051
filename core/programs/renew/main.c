/* renew put|hide|keep|undo|drop FILE...: files that are replaced together.
 *
 *   put   FILE.new takes the place of each FILE by a rename, and what stood
 *         there stays as FILE.old; if one cannot, none does
 *   hide  FILE becomes FILE.old
 *   keep  FILE.old goes
 *   undo  FILE.old takes its place again; a FILE that had none goes
 *   drop  FILE.new goes
 *
 * A FILE that is put is there all the time, old or new. What an earlier
 * call left by these names, ended in the middle, is not in the way. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct names {
    char fresh[PATH_MAX], old[PATH_MAX];
};

/* The first failure; 0 if there was none. */
static int first_error;

static const struct names *
names_of(const char *file)
{
    static struct names names;

    snprintf(names.fresh, sizeof(names.fresh), "%s.new", file);
    snprintf(names.old, sizeof(names.old), "%s.old", file);
    return &names;
}

static int
complain(const char *file)
{
    fprintf(stderr, "renew: %s: %s\n", file, strerror(errno));
    first_error = 1;
    return -1;
}

/* What is not there is no failure. */
static void
discard(const char *path)
{
    if (unlink(path) != 0 && errno != ENOENT)
        complain(path);
}

static void
undo(const char *file)
{
    const struct names *names = names_of(file);

    if (rename(names->old, file) == 0)
        return;
    if (errno == ENOENT)
        discard(file);
    else
        complain(file);
}

static int
put(const char *file)
{
    const struct names *names = names_of(file);

    discard(names->old);
    if (link(file, names->old) != 0 && errno != ENOENT)
        return complain(file);
    if (rename(names->fresh, file) == 0)
        return 0;
    complain(names->fresh);
    discard(names->old);
    return -1;
}

static void
hide(const char *file)
{
    const struct names *names = names_of(file);

    discard(names->old);
    if (rename(file, names->old) != 0 && errno != ENOENT)
        complain(file);
}

static void
put_all(char **files, int count)
{
    int done;

    for (done = 0; done < count && put(files[done]) == 0; done++)
        ;
    if (done == count)
        return;
    while (done-- > 0)
        undo(files[done]);
}

int
main(int argc, char **argv)
{
    const char *verb = argc < 2 ? "" : argv[1];
    int i;

    if (strcmp(verb, "put") == 0) {
        put_all(argv + 2, argc - 2);
        return first_error;
    }
    for (i = 2; i < argc; i++) {
        if (strcmp(verb, "hide") == 0)
            hide(argv[i]);
        else if (strcmp(verb, "keep") == 0)
            discard(names_of(argv[i])->old);
        else if (strcmp(verb, "undo") == 0)
            undo(argv[i]);
        else if (strcmp(verb, "drop") == 0)
            discard(names_of(argv[i])->fresh);
        else
            break;
    }
    if (i == argc && argc > 2)
        return first_error;
    fprintf(stderr, "Usage: renew put|hide|keep|undo|drop FILE...\n");
    return 2;
}
