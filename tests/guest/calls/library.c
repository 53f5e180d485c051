/* libc: what is ours of it. */
#include "calls.h"
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Random sizes; every block is filled and checked before it goes. */
static void
the_allocator(void)
{
    enum { BLOCKS = 300, ROUNDS = 20000 };
    static unsigned char *p[BLOCKS];
    static size_t size[BLOCKS];
    int round, i;
    size_t k, n;

    srand(7);
    for (round = 0; round < ROUNDS; round++) {
        i = rand() % BLOCKS;
        for (k = 0; p[i] != NULL && k < size[i]; k++)
            must(p[i][k] == (unsigned char) i);
        n = (size_t) rand() % (rand() % 50 == 0 ? 100000 : 200);
        if (rand() % 3 == 0) {
            unsigned char *q = realloc(p[i], n + 1);

            must(q != NULL);
            for (k = 0; p[i] != NULL && k < n && k < size[i]; k++)
                must(q[k] == (unsigned char) i);
            p[i] = q;
        } else {
            free(p[i]);
            must((p[i] = malloc(n + 1)) != NULL);
        }
        must(((unsigned long) p[i] & 7) == 0);
        size[i] = n;
        memset(p[i], i, n);
    }
    must(malloc((size_t) -1) == NULL && errno == ENOMEM);
    must(calloc((size_t) -1, 16) == NULL);
}

static void
numbers_from_text(void)
{
    char *end;

    must(strtol("  -0x1fz", &end, 0) == -31 && *end == 'z');
    must(strtol("077", NULL, 0) == 63 && strtol("zz", NULL, 36) == 1295);
    must(strtol("99999999999", NULL, 10) == LONG_MAX && errno == ERANGE);
    must(strtoull("18446744073709551615", NULL, 10) == ULLONG_MAX);
    must(strtoul("0x", &end, 16) == 0 && *end == 'x');
    must(strtod("-12.5e1", &end) == -125.0 && *end == '\0');
    must(atoi("12ab") == 12);
}

static void
text_from_numbers(void)
{
    char s[80];

    must(snprintf(s, sizeof s, "%d|%5s|%-4x|%08.3f|%c|%%|%lld|%g", -7, "ab",
             255, 3.14159, 'z', 1LL << 40, 0.5) == 44);
    must(strcmp(s, "-7|   ab|ff  |0003.142|z|%|1099511627776|0.5") == 0);
    must(snprintf(s, 4, "abcdef") == 6 && strcmp(s, "abc") == 0);
    must(sscanf("12 abc 0x1f", "%d %3s %i", &(int){ 0 }, s, &(int){ 0 }) == 3);
}

static void
strings(void)
{
    char s[40] = "one,two,,three", *rest = s, *state;

    must(strcmp(strsep(&rest, ","), "one") == 0);
    must(strcmp(strtok_r(rest, ",", &state), "two") == 0);
    must(strcmp(strtok_r(NULL, ",", &state), "three") == 0);
    must(strtok_r(NULL, ",", &state) == NULL);
    must(strstr("hello world", "o w") != NULL && strstr("ab", "abc") == NULL);
    must(strlcpy(s, "123456", 4) == 6 && strcmp(s, "123") == 0);
    must(strlcat(s, "xyz", 6) == 6 && strcmp(s, "123xy") == 0);
    must(strcasecmp("HeLLo", "hEllO") == 0 && strncmp("abc", "abd", 2) == 0);
    must(strcmp(strerror(ENOENT), "No such file or directory") == 0);
    must(strcmp(strerror(EINVAL), "Invalid argument") == 0);
    must(isalnum('9') && !isalpha('9') && toupper('x') == 'X');
}

static int
order(const void *a, const void *b)
{
    return *(const int *) a - *(const int *) b;
}

static void
sorting(void)
{
    static int v[5000];
    int i, key;

    for (i = 0; i < 5000; i++)
        v[i] = rand() % 1000;
    qsort(v, 5000, sizeof v[0], order);
    for (i = 1; i < 5000; i++)
        must(v[i - 1] <= v[i]);
    key = v[1234];
    must(*(int *) bsearch(&key, v, 5000, sizeof v[0], order) == key);
    key = -1;
    must(bsearch(&key, v, 5000, sizeof v[0], order) == NULL);
}

static void
patterns(void)
{
    regex_t re;
    regmatch_t m[2];

    must(regcomp(&re, "^drv\\.([a-z]+)\\..*$", REG_EXTENDED) == 0);
    must(regexec(&re, "drv.chr.tty", 2, m, 0) == 0);
    must(m[1].rm_so == 4 && m[1].rm_eo == 7);
    must(regexec(&re, "drvx", 0, NULL, 0) == REG_NOMATCH);
    regfree(&re);
}

static void
streams(void)
{
    char line[40];
    FILE *f;
    int i, n;

    must((f = fopen("stream", "w")) != NULL);
    for (i = 0; i < 1000; i++)
        must(fprintf(f, "line %d\n", i) > 0);
    must(fclose(f) == 0);
    must((f = fopen("stream", "r")) != NULL);
    for (i = 0; fgets(line, sizeof line, f) != NULL; i++)
        must(sscanf(line, "line %d", &n) == 1 && n == i);
    must(i == 1000 && feof(f));
    must(fseek(f, 5, SEEK_SET) == 0 && getc(f) == '0');
    must(ungetc('x', f) == 'x' && getc(f) == 'x' && ftell(f) == 6);
    must(fclose(f) == 0 && unlink("stream") == 0);
    must(fopen("nosuch", "r") == NULL && errno == ENOENT);
}

static void
environment(void)
{
    must(setenv("CALLS", "1", 1) == 0);
    must(strcmp(getenv("CALLS"), "1") == 0);
    must(unsetenv("CALLS") == 0 && getenv("CALLS") == NULL);
}

const struct test library_tests[] = {
    { "the allocator", the_allocator },
    { "numbers from text", numbers_from_text },
    { "text from numbers", text_from_numbers },
    { "strings", strings },
    { "sorting", sorting },
    { "patterns", patterns },
    { "streams", streams },
    { "environment", environment },
    { NULL, NULL },
};
