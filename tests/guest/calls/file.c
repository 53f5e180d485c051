/* Names, descriptors, contents. */
#include "calls.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int
make(const char *name, const char *text)
{
    int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);

    must(fd >= 0);
    must(write(fd, text, strlen(text)) == (ssize_t) strlen(text));
    return fd;
}

static void
open_fails_as_it_should(void)
{
    must_fail(open("nosuch", O_RDONLY), ENOENT);
    must_fail(open("nosuch/x", O_RDWR | O_CREAT, 0644), ENOENT);
    must_fail(open(".", O_WRONLY), EISDIR);
    must_fail(open("", O_RDONLY), ENOENT);
    close(make("f", "x"));
    must_fail(open("f", O_RDWR | O_CREAT | O_EXCL, 0644), EEXIST);
    must_fail(open("f/x", O_RDONLY), ENOTDIR);
    must_fail(open("f", O_RDONLY | O_DIRECTORY), ENOTDIR);
    must(unlink("f") == 0);
    must_fail(close(63), EBADF);
    must_fail(read(63, NULL, 1), EBADF);
}

static void
positions_and_holes(void)
{
    char block[3000];
    struct stat st;
    int fd = make("h", "start"), i;

    must(lseek(fd, 300000, SEEK_SET) == 300000);
    must(write(fd, "end", 3) == 3);
    must(fstat(fd, &st) == 0 && st.st_size == 300003);
    must(lseek(fd, 5, SEEK_SET) == 5);
    must(read(fd, block, sizeof block) == sizeof block);
    for (i = 0; i < 3000; i++)
        must(block[i] == 0);
    must(lseek(fd, -3, SEEK_END) == 300000);
    must(read(fd, block, sizeof block) == 3 && memcmp(block, "end", 3) == 0);
    must(read(fd, block, sizeof block) == 0);
    must_fail(lseek(fd, -1, SEEK_SET), EINVAL);
    must(lseek(fd, 0, SEEK_CUR) == 300003);
    must(close(fd) == 0 && unlink("h") == 0);
}

static void
truncate_both_ways(void)
{
    char block[20];
    int fd = make("t", "0123456789");
    struct stat st;

    must(ftruncate(fd, 4) == 0);
    must(ftruncate(fd, 8) == 0);
    must(lseek(fd, 0, SEEK_SET) == 0);
    must(read(fd, block, sizeof block) == 8);
    must(memcmp(block, "0123\0\0\0\0", 8) == 0);
    close(fd);
    must(truncate("t", 100000) == 0);
    must(stat("t", &st) == 0 && st.st_size == 100000);
    must(truncate("t", 0) == 0 && unlink("t") == 0);
}

static void
append_and_shared_offsets(void)
{
    char block[20];
    int fd = make("a", "one"), end, status;

    must((end = open("a", O_WRONLY | O_APPEND)) >= 0);
    must(write(end, "two", 3) == 3);
    must(write(fd, "3", 1) == 1);
    must(write(end, "four", 4) == 4);
    if (fork() == 0) {
        must(lseek(fd, 1, SEEK_SET) == 1);
        _exit(0);
    }
    must(wait(&status) > 0 && status == 0);
    must(read(fd, block, sizeof block) == 9);
    must(memcmp(block, "ne3wofour", 9) == 0);
    must(close(fd) == 0 && close(end) == 0 && unlink("a") == 0);
}

static void
directories(void)
{
    char name[16];
    struct dirent *e;
    int i, seen = 0;
    DIR *d;

    must(mkdir("d", 0755) == 0);
    must_fail(mkdir("d", 0755), EEXIST);
    for (i = 0; i < 100; i++) {
        sprintf(name, "d/%d", i);
        close(make(name, ""));
    }
    must_fail(rmdir("d"), ENOTEMPTY);
    must_fail(unlink("d"), EPERM);
    must((d = opendir("d")) != NULL);
    while ((e = readdir(d)) != NULL)
        seen += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    must(closedir(d) == 0 && seen == 100);
    must(chdir("d") == 0);
    must(unlink("../d/99") == 0 && chdir("..") == 0);
    for (i = 0; i < 99; i++) {
        sprintf(name, "d/%d", i);
        must(unlink(name) == 0);
    }
    must(rmdir("d") == 0);
    must_fail(stat("d", &(struct stat){ 0 }), ENOENT);
}

static void
links_and_renames(void)
{
    struct stat a, b;
    char target[20];

    close(make("x", "hello"));
    must(link("x", "y") == 0);
    must(stat("x", &a) == 0 && stat("y", &b) == 0);
    must(a.st_ino == b.st_ino && a.st_nlink == 2);
    must_fail(link("x", "y"), EEXIST);
    must(mkdir("p", 0755) == 0 && mkdir("q", 0755) == 0);
    must(rename("y", "p/z") == 0);
    must_fail(stat("y", &b), ENOENT);
    must(rename("p", "q/p") == 0);
    must(stat("q/p/z", &b) == 0 && b.st_ino == a.st_ino);
    must(stat("q/p/..", &b) == 0 && stat("q", &a) == 0);
    must(a.st_ino == b.st_ino && a.st_nlink == 3);
    must_fail(rename("q", "q/p/q"), EINVAL);
    must(symlink("q/p/z", "s") == 0);
    must(readlink("s", target, sizeof target) == 5);
    must(memcmp(target, "q/p/z", 5) == 0);
    must(lstat("s", &a) == 0 && S_ISLNK(a.st_mode));
    must(stat("s", &a) == 0 && S_ISREG(a.st_mode) && a.st_size == 5);
    must(symlink("loop", "loop") == 0);
    must_fail(stat("loop", &a), ELOOP);
    must(symlink("/tmp/calls/q", "abs") == 0);
    must(stat("abs/p/../p/z", &a) == 0);
    must(unlink("loop") == 0 && unlink("s") == 0 && unlink("abs") == 0);
    must(unlink("q/p/z") == 0 && unlink("x") == 0);
    must(rmdir("q/p") == 0 && rmdir("q") == 0);
}

static void
unlinked_lives_while_open(void)
{
    char block[8];
    int fd = make("u", "alive");

    must(unlink("u") == 0);
    must_fail(open("u", O_RDONLY), ENOENT);
    must(lseek(fd, 0, SEEK_SET) == 0);
    must(read(fd, block, 8) == 5 && memcmp(block, "alive", 5) == 0);
    must(close(fd) == 0);
}

static void
descriptors(void)
{
    int fd = make("n", "ab"), copy, fds[70], n;
    char c;

    must((copy = dup(fd)) > fd);
    must(lseek(fd, 0, SEEK_SET) == 0);
    must(read(copy, &c, 1) == 1 && c == 'a');
    must(read(fd, &c, 1) == 1 && c == 'b');
    must(dup2(fd, 40) == 40 && fcntl(40, F_GETFL) == O_RDWR);
    must(fcntl(fd, F_DUPFD, 50) == 50);
    must_fail(dup(62), EBADF);
    close(40);
    close(50);
    for (n = 0; n < 70; n++)
        if ((fds[n] = open("/dev/null", O_RDWR)) < 0)
            break;
    must(n < 70 && errno == EMFILE);
    while (n > 0)
        must(close(fds[--n]) == 0);
    must(unlink("n") == 0);
}

static void
devices(void)
{
    char block[100];
    struct stat st;
    int fd, i;

    must((fd = open("/dev/zero", O_RDWR)) >= 0);
    memset(block, 1, sizeof block);
    must(read(fd, block, sizeof block) == sizeof block);
    for (i = 0; i < 100; i++)
        must(block[i] == 0);
    close(fd);
    must((fd = open("/dev/null", O_RDWR)) >= 0);
    must(write(fd, block, 100) == 100 && read(fd, block, 100) == 0);
    must(fstat(fd, &st) == 0 && S_ISCHR(st.st_mode));
    must(!isatty(fd));
    must(close(fd) == 0);
    must_fail(open("/dev/tty", O_RDWR), ENXIO);
}

static void
modes(void)
{
    struct stat st;

    must(umask(027) >= 0);
    close(make("m", ""));
    must(stat("m", &st) == 0 && (st.st_mode & 0777) == 0640);
    must(chmod("m", 0400) == 0);
    must(stat("m", &st) == 0 && (st.st_mode & 0777) == 0400);
    must(access("m", R_OK) == 0);
    must(access("m", F_OK) == 0 && access("nosuch", F_OK) < 0);
    must(unlink("m") == 0);
}

static void
times(void)
{
    struct timespec wanted[2] = { { .tv_sec = 11 }, { .tv_sec = 1600000000 } };
    struct stat st;
    int fd = make("t", "x");

    must(symlink("t", "tl") == 0 && futimens(fd, wanted) == 0);
    must(fstat(fd, &st) == 0 && st.st_atime == 11);
    must(st.st_mtime == 1600000000);
    wanted[0].tv_nsec = UTIME_OMIT;
    wanted[1].tv_sec = 12;
    must(utimensat(AT_FDCWD, "tl", wanted, 0) == 0);
    must(stat("t", &st) == 0 && st.st_atime == 11 && st.st_mtime == 12);
    must(lstat("tl", &st) == 0 && st.st_mtime != 12);
    must(utimensat(AT_FDCWD, "tl", wanted, AT_SYMLINK_NOFOLLOW) == 0);
    must(lstat("tl", &st) == 0 && st.st_mtime == 12);
    must(utimensat(AT_FDCWD, "t", NULL, 0) == 0);
    must(stat("t", &st) == 0 && st.st_atime > 12 && st.st_mtime > 12);
    must_fail(utimensat(AT_FDCWD, "nosuch", wanted, 0), ENOENT);
    must_fail(futimens(77, wanted), EBADF);
    must(close(fd) == 0 && unlink("t") == 0 && unlink("tl") == 0);
}

static void
a_large_file(void)
{
    static char out[50000], in[50000];
    int fd = make("l", ""), i, round;

    for (round = 0; round < 40; round++) {
        for (i = 0; i < 50000; i++)
            out[i] = (char) (i * 7 + round);
        must(write(fd, out, sizeof out) == sizeof out);
    }
    must(fsync(fd) == 0 && lseek(fd, 0, SEEK_SET) == 0);
    for (round = 0; round < 40; round++) {
        must(read(fd, in, sizeof in) == sizeof in);
        for (i = 0; i < 50000; i++)
            must(in[i] == (char) (i * 7 + round));
    }
    must(close(fd) == 0 && unlink("l") == 0);
}

static void
bad_addresses(void)
{
    int fd = make("b", "data");

    must(lseek(fd, 0, SEEK_SET) == 0);
    must_fail(read(fd, (void *) 16, 4), EFAULT);
    must_fail(write(fd, (void *) 16, 4), EFAULT);
    must(close(fd) == 0 && unlink("b") == 0);
}

const struct test file_tests[] = {
    { "open fails as it should", open_fails_as_it_should },
    { "positions and holes", positions_and_holes },
    { "truncate both ways", truncate_both_ways },
    { "append and shared offsets", append_and_shared_offsets },
    { "directories", directories },
    { "links and renames", links_and_renames },
    { "an unlinked file lives while it is open", unlinked_lives_while_open },
    { "descriptors", descriptors },
    { "devices", devices },
    { "modes", modes },
    { "times", times },
    { "a large file", a_large_file },
    { "bad addresses", bad_addresses },
    { NULL, NULL },
};
