/* fsstress SEED STEPS DIR: random changes below DIR, which is empty or to be
 * made, checked against a model in memory. Prints one line and exits 0 if every answer was the model's.
 *
 * fsstress write ROUND DIR: makes and changes files for ever; after each sync
 * it prints the number of the round, whose files are then on the disk.
 * fsstress check ROUND DIR: checks that those of ROUND are there. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES 24
#define MAX_SIZE 400000 /* reaches doubly indirect blocks */
#define PIECE 20000

struct file {
    int exists;
    int size;
    int links;            /* names beside the first: 0 or 1 */
    unsigned char *bytes; /* MAX_SIZE of them */
};

static struct file files[FILES];
static unsigned char piece[PIECE];
static unsigned long long random_state;
static long step;
static const char *operation = "";

static unsigned
pick(unsigned limit)
{
    random_state =
        random_state * 6364136223846793005ull + 1442695040888963407ull;
    return (unsigned) (random_state >> 33) % limit;
}

static void
fail(const char *what, int number)
{
    printf("fsstress: step %ld, %s: %s of file %d: %s\n", step, operation, what,
        number, strerror(errno));
    exit(1);
}

/* Some names use every byte that an entry has. */
static const char *
name_of(int i, int second)
{
    static char name[80];

    if (i % 5 == 0)
        snprintf(name, sizeof(name), "%s%02d_%.*s", second ? "L" : "F", i, 56,
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    else
        snprintf(name, sizeof(name), "%s%d", second ? "link" : "file", i);
    return name;
}

static void
create(int i)
{
    int fd = open(name_of(i, 0), O_RDWR | O_CREAT | O_EXCL, 0644);

    if (fd < 0 || close(fd) != 0)
        fail("open", i);
    files[i].exists = 1;
    files[i].size = files[i].links = 0;
    memset(files[i].bytes, 0, MAX_SIZE);
}

static void
change(int i)
{
    int at = (int) pick(pick(4) == 0 ? MAX_SIZE - PIECE : 30000);
    int n = 1 + (int) pick(PIECE - 1), j, done, w;
    int fd = open(name_of(i, 0), O_WRONLY);

    for (j = 0; j < n; j++)
        piece[j] = (unsigned char) pick(256);
    if (fd < 0 || lseek(fd, at, SEEK_SET) != at)
        fail("lseek", i);
    for (done = 0; done < n; done += w)
        if ((w = (int) write(fd, piece + done, n - done)) <= 0)
            fail("write", i);
    close(fd);
    memcpy(files[i].bytes + at, piece, n);
    if (at + n > files[i].size)
        files[i].size = at + n;
}

static void
compare(int i, const char *name)
{
    int fd = open(name, O_RDONLY), at = 0, n;
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0 || st.st_size != files[i].size ||
        (int) st.st_nlink != 1 + files[i].links)
        fail("stat", i);
    while ((n = (int) read(fd, piece, 1 + pick(PIECE - 1))) > 0) {
        if (at + n > files[i].size || memcmp(piece, files[i].bytes + at, n))
            fail("contents", i);
        at += n;
    }
    if (n < 0 || at != files[i].size)
        fail("read", i);
    close(fd);
}

static void
cut(int i)
{
    int size = (int) pick(files[i].size + 2000), old = files[i].size;
    int fd = open(name_of(i, 0), O_RDWR);

    if (size > MAX_SIZE)
        size = MAX_SIZE;
    if (fd < 0 || ftruncate(fd, size) != 0)
        fail("ftruncate", i);
    close(fd);
    if (size < old)
        memset(files[i].bytes + size, 0, old - size);
    files[i].size = size;
}

static void
second_name(int i)
{
    char first[80];

    strcpy(first, name_of(i, 0));
    if (files[i].links == 0 ? link(first, name_of(i, 1)) != 0
                            : unlink(name_of(i, 1)) != 0)
        fail(files[i].links ? "unlink" : "link", i);
    files[i].links = !files[i].links;
}

/* A file without a name lives as long as it is open. */
static void
erase(int i)
{
    int keep = pick(3) == 0, fd = -1, at = 0, n;

    if (files[i].links && unlink(name_of(i, 1)) != 0)
        fail("unlink", i);
    if (keep && (fd = open(name_of(i, 0), O_RDONLY)) < 0)
        fail("open", i);
    if (unlink(name_of(i, 0)) != 0)
        fail("unlink", i);
    while (keep && (n = (int) read(fd, piece, PIECE)) > 0) {
        if (memcmp(piece, files[i].bytes + at, n) != 0)
            fail("contents", i);
        at += n;
    }
    if (keep && (at != files[i].size || close(fd) != 0))
        fail("read", i);
    files[i].exists = files[i].links = 0;
}

/* i takes the name, and place in the model, of j. */
static void
move(int i, int j)
{
    unsigned char *bytes = files[j].bytes;
    char from[80];

    if (i == j || files[i].links || files[j].links)
        return;
    strcpy(from, name_of(i, 0));
    if (rename(from, name_of(j, 0)) != 0)
        fail("rename", i);
    files[j] = files[i];
    files[i].exists = 0;
    files[i].bytes = bytes;
}

static void
directories(int i)
{
    char path[160], target[160], name[80];
    int n;

    snprintf(name, sizeof(name), "dir%d", i);
    snprintf(path, sizeof(path), "%s/%s", name, name_of(i, 1));
    if (mkdir(name, 0755) != 0 || mkdir(path, 0700) != 0)
        fail("mkdir", i);
    if (rmdir(name) == 0 || errno != ENOTEMPTY)
        fail("rmdir of a full directory", i);
    if (mkdir(name, 0755) == 0 || errno != EEXIST)
        fail("mkdir of a directory", i);
    if (rename(path, "moved") != 0 || rename("moved", path) != 0)
        fail("rename of a directory", i);
    if (rename(name, path) == 0 || errno != EINVAL)
        fail("rename below itself", i);
    if (symlink(path, "symlink") != 0)
        fail("symlink", i);
    n = (int) readlink("symlink", target, sizeof(target));
    if (n != (int) strlen(path) || memcmp(target, path, n) != 0)
        fail("readlink", i);
    if (chdir("symlink") != 0 || chdir("../..") != 0)
        fail("chdir", i);
    if (unlink("symlink") != 0 || rmdir(path) != 0 || rmdir(name) != 0)
        fail("rmdir", i);
}

static int
is_expected(const char *name)
{
    int i;

    for (i = 0; i < FILES; i++)
        if (files[i].exists &&
            (strcmp(name, name_of(i, 0)) == 0 ||
                (files[i].links && strcmp(name, name_of(i, 1)) == 0)))
            return 1;
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static void
list(void)
{
    int i, expected = 2, seen = 0;
    struct dirent *e;
    DIR *d = opendir(".");

    if (d == NULL)
        fail("opendir", -1);
    for (i = 0; i < FILES; i++)
        if (files[i].exists)
            expected += 1 + files[i].links;
    while ((e = readdir(d)) != NULL) {
        if (!is_expected(e->d_name)) {
            printf("fsstress: unexpected name %s\n", e->d_name);
            fail("readdir", -1);
        }
        seen++;
    }
    closedir(d);
    if (seen != expected)
        fail("readdir", seen);
}

static void
one_step(void)
{
    static const char *const operations[] = { "create", "change", "change",
        "compare", "cut", "link", "erase", "rename", "directories", "list",
        "change", "compare" };
    int i = (int) pick(FILES), what = (int) pick(12);

    operation = operations[what];
    if (what == 8)
        directories(i);
    else if (what == 9)
        list();
    else if (!files[i].exists)
        create(i);
    else if (what == 0 || what == 1 || what == 2 || what == 10)
        change(i);
    else if (what == 3 || what == 11)
        compare(i, name_of(i, files[i].links));
    else if (what == 4)
        cut(i);
    else if (what == 5)
        second_name(i);
    else if (what == 6)
        erase(i);
    else
        move(i, (int) pick(FILES));
    if (pick(200) == 0)
        sync();
}

static void
stress(unsigned long seed, long steps)
{
    int i;

    random_state = seed * 2 + 1;
    for (i = 0; i < FILES; i++)
        if ((files[i].bytes = malloc(MAX_SIZE)) == NULL)
            fail("malloc", i);
    for (step = 0; step < steps; step++)
        one_step();
    operation = "end";
    list();
    for (i = 0; i < FILES; i++)
        if (files[i].exists)
            compare(i, name_of(i, 0));
    printf("fsstress: %ld steps, all as expected\n", steps);
}

/* Files of a round: their contents follow from their numbers. */
#define ROUND_FILES 8

static int
round_size(int round, int i)
{
    return (round * 7919 + i * 104729) % 60000;
}

static void
round_bytes(int round, int i)
{
    random_state = (unsigned long long) round * 1000 + i;
    for (i = 0; i < PIECE; i++)
        piece[i] = (unsigned char) pick(256);
}

static void
write_round(int round)
{
    int i, fd, left, n;
    char name[32];

    for (i = 0; i < ROUND_FILES; i++) {
        snprintf(name, sizeof(name), "r%d_%d", round % 4, i);
        if (pick(2))
            unlink(name);
        fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        if (fd < 0)
            fail("open", i);
        round_bytes(round, i);
        for (left = round_size(round, i); left > 0; left -= n)
            if ((n = (int) write(fd, piece, left < PIECE ? left : PIECE)) <= 0)
                fail("write", i);
        close(fd);
    }
}

static void
write_forever(int round)
{
    int nameless = open("nameless", O_RDWR | O_CREAT | O_TRUNC, 0644), i;

    /* It is on no disk: not even as a file that nobody can find. */
    for (i = 0; i < 20; i++)
        if (write(nameless, piece, PIECE) != PIECE)
            fail("write", -1);
    if (unlink("nameless") != 0)
        fail("unlink", -1);
    for (;; round++) {
        write_round(round);
        sync();
        printf("%d\n", round);
        fflush(stdout);
    }
}

static void
check_round(int round)
{
    int i, fd, left, n, want;
    static unsigned char got[PIECE];
    char name[32];

    for (i = 0; i < ROUND_FILES; i++) {
        snprintf(name, sizeof(name), "r%d_%d", round % 4, i);
        if ((fd = open(name, O_RDONLY)) < 0)
            fail("open", i);
        round_bytes(round, i);
        for (left = round_size(round, i); left > 0; left -= n) {
            want = left < PIECE ? left : PIECE;
            n = (int) read(fd, got, want);
            if (n != want || memcmp(got, piece, n) != 0)
                fail("contents", i);
        }
        if (read(fd, got, 1) != 0)
            fail("size", i);
        close(fd);
    }
    printf("fsstress: round %d is there\n", round);
}

int
main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr,
            "Usage: fsstress SEED STEPS DIR | write ROUND DIR | "
            "check ROUND DIR\n");
        return 1;
    }
    if ((mkdir(argv[3], 0755) != 0 && errno != EEXIST) || chdir(argv[3]) != 0)
        fail("chdir", -1);
    if (strcmp(argv[1], "write") == 0)
        write_forever(atoi(argv[2]));
    else if (strcmp(argv[1], "check") == 0)
        check_round(atoi(argv[2]));
    else
        stress(strtoul(argv[1], NULL, 10), atol(argv[2]));
    return 0;
}
