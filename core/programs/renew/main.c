/* renew put|hide|keep|undo|remove|drop FILE...: files that are replaced
 * together.
 *
 *   put     FILE.new takes the place of each FILE by a rename, and what stood
 *           there stays as FILE.old; if one cannot, none does
 *   hide    FILE becomes FILE.old
 *   keep    FILE.old goes
 *   undo    FILE.old takes its place again; without one, FILE stays
 *   remove  FILE goes: for what was put where there was none
 *   drop    FILE.new goes
 *
 * put and hide print which FILE has become FILE.old, one a line.
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
    if (rename(names_of(file)->old, file) != 0 && errno != ENOENT)
        complain(file);
}

/* Whether there was one, or -1. */
static int
put(const char *file)
{
    const struct names *names = names_of(file);
    int had_one;

    discard(names->old);
    had_one = link(file, names->old) == 0;
    if (!had_one && errno != ENOENT)
        return complain(file);
    if (rename(names->fresh, file) == 0)
        return had_one;
    complain(names->fresh);
    if (had_one)
        discard(names->old);
    return -1;
}

static void
hide(const char *file)
{
    const struct names *names = names_of(file);

    discard(names->old);
    if (rename(file, names->old) == 0)
        puts(file);
    else if (errno != ENOENT)
        complain(file);
}

static void
put_all(char **files, int count)
{
    char had_one[count + 1];
    int done, result;

    for (done = 0; done < count; done++) {
        result = put(files[done]);
        if (result < 0)
            break;
        had_one[done] = (char) result;
    }
    if (done == count) {
        for (done = 0; done < count; done++)
            if (had_one[done])
                puts(files[done]);
        return;
    }
    while (done-- > 0) {
        if (had_one[done])
            undo(files[done]);
        else
            discard(files[done]);
    }
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
        else if (strcmp(verb, "remove") == 0)
            discard(argv[i]);
        else if (strcmp(verb, "drop") == 0)
            discard(names_of(argv[i])->fresh);
        else
            break;
    }
    if (i == argc && argc > 2)
        return first_error;
    fprintf(stderr, "Usage: renew put|hide|keep|undo|remove|drop FILE...\n");
    return 2;
}
