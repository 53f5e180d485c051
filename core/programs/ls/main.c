/* ls [-al] [PATH...]: names in order; -a those with a dot too, -l with mode,
 * links, owner, size and (for devices) numbers. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <minix/const.h>

static int show_all, show_long;

static char
kind(mode_t mode)
{
    return S_ISDIR(mode) ? 'd'
        : S_ISCHR(mode)  ? 'c'
        : S_ISBLK(mode)  ? 'b'
        : S_ISFIFO(mode) ? 'p'
        : S_ISLNK(mode)  ? 'l'
                         : '-';
}

static int
show(const char *path, const char *name)
{
    struct stat st;
    char bits[11] = "?rwxrwxrwx", size[24], target[256];
    ssize_t n;
    int i;

    if (!show_long) {
        puts(name);
        return 0;
    }
    if (lstat(path, &st) != 0) {
        fprintf(stderr, "ls: %s: %s\n", path, strerror(errno));
        return 1;
    }
    bits[0] = kind(st.st_mode);
    for (i = 0; i < 9; i++)
        if (!(st.st_mode & (0400 >> i)))
            bits[1 + i] = '-';
    if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
        snprintf(size, sizeof(size), "%u, %u", major(st.st_rdev),
            minor(st.st_rdev));
    else
        snprintf(size, sizeof(size), "%lld", (long long) st.st_size);
    printf("%s %3u %4u %4u %10s %s", bits, (unsigned) st.st_nlink,
        (unsigned) st.st_uid, (unsigned) st.st_gid, size, name);
    if (S_ISLNK(st.st_mode) &&
        (n = readlink(path, target, sizeof(target) - 1)) >= 0)
        printf(" -> %.*s", (int) n, target);
    putchar('\n');
    return 0;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

static int
list(const char *path)
{
    char full[512], **names = NULL, **more;
    size_t count = 0, i;
    struct dirent *entry;
    DIR *dir = opendir(path);
    int status = 0;

    if (dir == NULL) {
        fprintf(stderr, "ls: %s: %s\n", path, strerror(errno));
        return 1;
    }
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.' && !show_all)
            continue;
        more = realloc(names, (count + 1) * sizeof(*names));
        if (more == NULL || (more[count] = strdup(entry->d_name)) == NULL) {
            fprintf(stderr, "ls: out of memory\n");
            exit(1);
        }
        names = more;
        count++;
    }
    closedir(dir);
    if (count > 0)
        qsort(names, count, sizeof(*names), by_name);
    for (i = 0; i < count; i++) {
        snprintf(full, sizeof(full), "%s/%s", path, names[i]);
        status |= show(full, names[i]);
        free(names[i]);
    }
    free(names);
    return status;
}

int
main(int argc, char **argv)
{
    struct stat st;
    int c, status = 0;

    while ((c = getopt(argc, argv, "al")) != -1) {
        if (c == '?') {
            fprintf(stderr, "Usage: ls [-al] [PATH...]\n");
            return 1;
        }
        if (c == 'a')
            show_all = 1;
        else
            show_long = 1;
    }
    if (optind == argc)
        return list(".");
    for (; optind < argc; optind++) {
        const char *path = argv[optind];

        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
            status |= list(path);
        else if (lstat(path, &st) == 0)
            status |= show(path, path);
        else {
            fprintf(stderr, "ls: %s: %s\n", path, strerror(errno));
            status = 1;
        }
    }
    return status;
}
