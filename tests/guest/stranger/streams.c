/* Streams of memory, files without a name, and positions. */
#define _GNU_SOURCE
#include "stranger.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <wchar.h>

static void
memory(void)
{
    char *text = NULL, fixed[16] = "", line[16];
    wchar_t *wide = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    int i;

    expect(f != NULL);
    for (i = 0; i < 2000; i++)
        fprintf(f, "%d,", i % 10);
    expect(fflush(f) == 0 && size == 4000 && strlen(text) == 4000);
    expect(fseek(f, 2, SEEK_SET) == 0 && fputs("X", f) >= 0 && fclose(f) == 0);
    expect(strncmp(text, "0,X", 3) == 0);
    free(text);
    expect((f = open_wmemstream(&wide, &size)) != NULL);
    expect(fputws(L"wide", f) >= 0 && fclose(f) == 0 && size == 4);
    expect(wcscmp(wide, L"wide") == 0);
    free(wide);
    expect((f = fmemopen(fixed, sizeof fixed, "w+")) != NULL);
    expect(fputs("one\ntwo\n", f) >= 0);
    rewind(f);
    expect(fgets(line, sizeof line, f) && strcmp(line, "one\n") == 0);
    expect(fclose(f) == 0 && strcmp(fixed, "one\ntwo\n") == 0);
}

static void
temporary(void)
{
    char name[] = "/tmp/stranger_XXXXXX", folder[] = "/tmp/stranger_XXXXXX";
    char text[16] = "";
    struct stat st;
    fpos_t place;
    FILE *f = tmpfile();
    int fd;

    expect(f != NULL && fputs("first second", f) >= 0);
    rewind(f);
    expect(fscanf(f, "%15s", text) == 1 && strcmp(text, "first") == 0);
    expect(fgetpos(f, &place) == 0 && fscanf(f, "%15s", text) == 1);
    expect(fsetpos(f, &place) == 0 && fgetc(f) == ' ');
    expect(fclose(f) == 0);
    expect((fd = mkstemp(name)) >= 0 && strstr(name, "XXXXXX") == NULL);
    expect(pwrite(fd, "0123456789", 10, 0) == 10);
    expect(pread(fd, text, 3, 4) == 3 && memcmp(text, "456", 3) == 0);
    expect(lseek(fd, 0, SEEK_CUR) == 0);
    close(fd);
    expect((f = freopen(name, "r+", fopen("/dev/null", "w"))) != NULL);
    expect(fgets(text, 5, f) != NULL && strcmp(text, "0123") == 0);
    expect(freopen(name, "w", f) == f && fclose(f) == 0);
    expect(stat(name, &st) == 0 && st.st_size == 0);
    expect(unlink(name) == 0 && mkdtemp(folder) != NULL);
    expect(stat(folder, &st) == 0 && S_ISDIR(st.st_mode));
    expect(rmdir(folder) == 0);
}

static void
pieces(void)
{
    char a[3] = "ab", b[4] = "cde", back[8] = "";
    struct iovec out[] = { { a, 2 }, { b, 3 } },
                 in[] = { { back, 1 }, { back + 1, 4 } };
    int fds[2];

    expect(pipe(fds) == 0 && writev(fds[1], out, 2) == 5);
    expect(readv(fds[0], in, 2) == 5 && strcmp(back, "abcde") == 0);
    close(fds[0]);
    close(fds[1]);
}

const struct family stream_families[] = {
    { "streams in memory", memory },
    { "temporary files and positions", temporary },
    { "readv and writev", pieces },
    { 0, 0 },
};
