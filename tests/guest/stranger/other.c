/* Options, searches, memory, jumps, users, addresses. */
#define _GNU_SOURCE
#include "stranger.h"
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <grp.h>
#include <limits.h>
#include <malloc.h>
#include <pwd.h>
#include <search.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

static void
long_options(void)
{
    char *arguments[] = { "program", "operand", "--size=12", "-v", "--name",
        "x", "--flag", NULL };
    int flag = 0, which;
    const struct option options[] = {
        { "size", required_argument, NULL, 's' },
        { "name", required_argument, NULL, 'n' },
        { "flag", no_argument, &flag, 5 },
        { 0, 0, 0, 0 },
    };

    optind = 1;
    expect(getopt_long(7, arguments, "v", options, &which) == 's');
    expect(strcmp(optarg, "12") == 0 && which == 0);
    expect(getopt_long(7, arguments, "v", options, NULL) == 'v');
    expect(getopt_long(7, arguments, "v", options, NULL) == 'n');
    expect(strcmp(optarg, "x") == 0);
    expect(getopt_long(7, arguments, "v", options, NULL) == 0 && flag == 5);
    expect(getopt_long(7, arguments, "v", options, NULL) == -1);
    expect(strcmp(arguments[optind], "operand") == 0);
}

static int
by_value(const void *a, const void *b)
{
    int x = *(const int *) a, y = *(const int *) b;

    return (x > y) - (x < y);
}

static int
by_distance(const void *a, const void *b, void *from)
{
    int x = abs(*(const int *) a - *(int *) from);
    int y = abs(*(const int *) b - *(int *) from);

    return (x > y) - (x < y);
}

/* Sorts while it is asked. */
static int
by_smaller(const void *a, const void *b, void *unused)
{
    int from = 0, x[2], y[2];

    (void) unused;
    memcpy(x, a, sizeof x);
    memcpy(y, b, sizeof y);
    qsort_r(x, 2, sizeof x[0], by_distance, &from);
    qsort_r(y, 2, sizeof y[0], by_distance, &from);
    return by_value(x, y);
}

static void
sorting(void)
{
    int pairs[2][2] = { { 4, 2 }, { 3, 1 } };
    int numbers[] = { 5, 1, 9, 4, 7 }, from = 6, key = 9, *found;
    size_t n = 5;

    qsort_r(numbers, 5, sizeof numbers[0], by_distance, &from);
    expect(abs(numbers[0] - 6) == 1 && numbers[4] == 1);
    qsort_r(pairs, 2, sizeof pairs[0], by_smaller, &from);
    expect(pairs[0][0] == 3 && pairs[1][0] == 4);
    qsort(numbers, 5, sizeof numbers[0], by_value);
    expect(numbers[0] == 1 && numbers[4] == 9);
    found = lfind(&key, numbers, &n, sizeof key, by_value);
    expect(found == &numbers[4]);
}

static int visited;

static void
visit(const void *node, VISIT when, int depth)
{
    (void) node, (void) depth;
    visited += when == postorder || when == leaf;
}

static void
tables(void)
{
    static int keys[50];
    void *root = NULL;
    ENTRY entry = { "key", &root }, *found;
    int i;

    for (i = 0; i < 50; i++) {
        keys[i] = i * 7 % 50;
        expect(*(int **) tsearch(&keys[i], &root, by_value) == &keys[i]);
    }
    expect(tfind(&keys[3], &root, by_value) != NULL);
    twalk(root, visit);
    expect(visited == 50);
    for (i = 0; i < 50; i++)
        tdelete(&keys[i], &root, by_value);
    expect(root == NULL && hcreate(10));
    expect(hsearch(entry, ENTER) != NULL);
    found = hsearch(entry, FIND);
    expect(found != NULL && found->data == &root);
    entry.key = "other";
    expect(hsearch(entry, FIND) == NULL);
    hdestroy();
}

static void
aligned_memory(void)
{
    enum { BLOCKS = 200 };
    static unsigned char *blocks[BLOCKS];
    static size_t sizes[BLOCKS];
    size_t alignment, k;
    void *p = &p;
    int round, i, wrong = 0;

    srand(9);
    for (round = 0; round < 5000; round++) {
        i = rand() % BLOCKS;
        for (k = 0; blocks[i] != NULL && k < sizes[i]; k++)
            wrong |= blocks[i][k] != i;
        free(blocks[i]);
        alignment = (size_t) 4 << rand() % 10;
        sizes[i] = alignment * (size_t) (rand() % 4 + 1);
        if (rand() % 2)
            blocks[i] = aligned_alloc(alignment, sizes[i]);
        else if (posix_memalign(&p, alignment < 8 ? 8 : alignment, sizes[i]))
            wrong = 1;
        else
            blocks[i] = p;
        wrong |= blocks[i] == NULL || (uintptr_t) blocks[i] % alignment != 0;
        if (wrong)
            break;
        memset(blocks[i], i, sizes[i]);
    }
    expect(!wrong);
    for (i = 0; i < BLOCKS; i++)
        free(blocks[i]);
    expect(posix_memalign(&p, 3, 8) == EINVAL);
    expect(posix_memalign(&p, 64, (size_t) -1 / 2) == ENOMEM);
    p = memalign(256, 10);
    expect((uintptr_t) p % 256 == 0);
    free(p);
    expect(reallocarray(NULL, (size_t) -1, 16) == NULL && errno == ENOMEM);
}

static volatile sig_atomic_t caught;
static sigjmp_buf place;

static void
jump(int sig)
{
    caught++;
    siglongjmp(place, sig);
}

static void
jumps(void)
{
    sigset_t mask, old;
    volatile int times = 0;

    signal(SIGUSR1, jump);
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR2);
    sigprocmask(SIG_SETMASK, &mask, &old);
    /* The handler's mask goes with the jump, twice. */
    if (sigsetjmp(place, 1) < SIGUSR1 || times < 2) {
        times++;
        raise(SIGUSR1);
        expect(!"a jump");
    }
    expect(caught == 2 && times == 2);
    sigprocmask(SIG_SETMASK, &old, &mask);
    expect(sigismember(&mask, SIGUSR2) && !sigismember(&mask, SIGUSR1));
    signal(SIGUSR1, SIG_DFL);
    if (sigsetjmp(place, 0) == 0)
        siglongjmp(place, 0);
}

static void
users(void)
{
    struct passwd *root = getpwnam("root"), one, *result = &one;
    char line[512];

    expect(root != NULL && root->pw_uid == 0 && root->pw_dir != NULL);
    expect(getpwuid(0) != NULL && getpwnam("nobody at all") == NULL);
    expect(getpwnam_r("nobody at all", &one, line, sizeof line, &result) == 0);
    expect(result == NULL);
    expect(getpwuid_r(0, &one, line, sizeof line, &result) == 0);
    expect(result == &one && strcmp(one.pw_name, "root") == 0);
    setpwent();
    expect(getpwent() != NULL);
    endpwent();
    expect(getgrnam("nobody at all") == NULL);
}

static void
addresses(void)
{
    unsigned char bytes[16];
    char text[64];

    expect(htonl(0x01020304) == 0x04030201 && ntohs(0x0102) == 0x0201);
    expect(inet_pton(AF_INET, "192.0.2.7", bytes) == 1 && bytes[3] == 7);
    expect(inet_pton(AF_INET6, "2001:db8::7", bytes) == 1 && bytes[15] == 7);
    expect(inet_ntop(AF_INET6, bytes, text, sizeof text) != NULL);
    expect(strcmp(text, "2001:db8::7") == 0);
    expect(inet_addr("10.0.0.1") == htonl(0x0a000001));
}

static void
the_system(void)
{
    struct utsname names;
    char path[PATH_MAX], host[64], real[PATH_MAX];

    expect(sysconf(_SC_PAGESIZE) == 4096 && sysconf(_SC_OPEN_MAX) > 0);
    expect(uname(&names) == 0 && names.sysname[0] != '\0');
    expect(gethostname(host, sizeof host) == 0);
    expect(strcmp(host, names.nodename) == 0);
    expect(mkdir("/tmp/stranger", 0700) == 0 && chdir("/tmp/stranger") == 0);
    expect(getcwd(path, sizeof path) && strcmp(path, "/tmp/stranger") == 0);
    errno = 0;
    expect(getcwd(path, 5) == NULL && errno == ERANGE);
    expect(chdir("/") == 0 && getcwd(path, sizeof path) != NULL);
    expect(strcmp(path, "/") == 0 && realpath("/tmp/../tmp", real) != NULL);
    expect(strcmp(real, "/tmp") == 0 && rmdir("/tmp/stranger") == 0);
    expect(clearenv() == 0 && getenv("PATH") == NULL);
}

const struct family other_families[] = {
    { "getopt_long", long_options },
    { "sorting", sorting },
    { "trees and tables of <search.h>", tables },
    { "aligned memory", aligned_memory },
    { "sigsetjmp", jumps },
    { "users", users },
    { "addresses", addresses },
    { "the system", the_system },
    { 0, 0 },
};
