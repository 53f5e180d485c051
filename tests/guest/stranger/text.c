/* Text: scanning, wide characters, the locale, searches. */
#define _GNU_SOURCE
#include "stranger.h"
#include <ctype.h>
#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

static void
scanning(void)
{
    int i = 0, n = 0;
    unsigned u = 0;
    double d = 0;
    float f = 0;
    char word[8] = "", set[8] = "", c = 0, *made = NULL;
    long long big = 0;

    expect(sscanf(" 12 0x1f 2.5e3 word", "%d %x %lf %7s", &i, &u, &d, word) ==
        4);
    expect(i == 12 && u == 31 && d == 2500 && strcmp(word, "word") == 0);
    expect(sscanf("abc-9223372036854775807 1.5", "%[a-c]%lld %f%n", set, &big,
               &f, &n) == 3);
    expect(strcmp(set, "abc") == 0 && big == -9223372036854775807LL);
    expect(f == 1.5f && n == 27);
    expect(sscanf("x:7", "%c:%*d", &c) == 1 && c == 'x');
    expect(sscanf("no", "%d", &i) == 0 && sscanf("", "%d", &i) == EOF);
    expect(sscanf("word", "%ms", &made) == 1 && strcmp(made, "word") == 0);
    free(made);
}

static void
wide_text(void)
{
    wchar_t text[32], *end, *state, words[] = L"one two";
    char narrow[32];
    mbstate_t shift;
    const char *from = "bytes";

    expect(wcscmp(wcscat(wcscpy(text, L"wide"), L"r"), L"wider") == 0);
    expect(wcslen(text) == 5 && wcschr(text, L'd') == text + 2);
    expect(wcsrchr(text, L'x') == NULL && wcsstr(text, L"der") == text + 2);
    expect(wcsncmp(L"abc", L"abd", 2) == 0 && wcscmp(L"abc", L"abd") < 0);
    expect(wcsspn(L"aab", L"a") == 2 && wcscspn(L"aab", L"b") == 2);
    expect(wcscmp(wcstok(words, L" ", &state), L"one") == 0);
    expect(wcscmp(wcstok(NULL, L" ", &state), L"two") == 0);
    expect(wcstok(NULL, L" ", &state) == NULL);
    expect(wcstol(L"-42z", &end, 10) == -42 && *end == L'z');
    expect(wcstod(L"2.5", NULL) == 2.5);
    expect(swprintf(text, 32, L"%d %ls %s", 7, L"w", "n") == 5);
    expect(wcscmp(text, L"7 w n") == 0);
    expect(mbstowcs(text, "plain", 32) == 5 && wcstombs(narrow, text, 32) == 5);
    expect(strcmp(narrow, "plain") == 0 && btowc('a') == L'a');
    memset(&shift, 0, sizeof shift);
    expect(mbsrtowcs(text, &from, 32, &shift) == 5 && from == NULL);
    expect(wmemcmp(wmemset(text, L'z', 3), L"zzz", 3) == 0);
    expect(towupper(L'a') == L'A' && iswpunct(L'!') && !iswprint(L'\n'));
    expect(iswctype(L'5', wctype("digit")) && wcwidth(L'a') == 1);
}

static void
the_locale(void)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", NULL), old = NULL;

    expect(strcmp(setlocale(LC_ALL, NULL), "C") == 0);
    expect(setlocale(LC_ALL, "") != NULL && setlocale(LC_ALL, "C") != NULL);
    expect(setlocale(LC_ALL, "no_such") == NULL && MB_CUR_MAX >= 1);
    expect(strcmp(localeconv()->decimal_point, ".") == 0);
    expect(c != NULL && (old = uselocale(c)) == LC_GLOBAL_LOCALE);
    expect(uselocale(old) == c && uselocale(NULL) == LC_GLOBAL_LOCALE);
    expect(strcmp(nl_langinfo(DAY_2), "Monday") == 0);
    expect(strcmp(nl_langinfo_l(RADIXCHAR, c), ".") == 0);
    expect(isalpha_l('x', c) && tolower_l('X', c) == 'x');
    expect(strcoll("a", "b") < 0 && strcasecmp_l("Ab", "aB", c) == 0);
    freelocale(c);
    expect(strcmp(gettext("message"), "message") == 0);
    expect(strcmp(ngettext("one", "many", 2), "many") == 0);
}

static void
keys(void)
{
    char a[8], b[8];

    expect(strxfrm(a, "apple", 8) == 5 && strxfrm(b, "banana", 8) == 6);
    expect(strcmp(a, b) < 0 && strxfrm(NULL, "length", 0) == 6);
}

static void
searches(void)
{
    char to[16] = "", pairs[4];

    expect(memccpy(to, "until:end", ':', 16) == to + 6);
    expect(memccpy(to, "short", 'x', 5) == NULL);
    expect(strcmp(memmem("haystack", 8, "sta", 3), "stack") == 0);
    expect(memmem("ab", 2, "abc", 3) == NULL);
    expect(strcmp(strcasestr("Some Text", "tex"), "Text") == 0);
    swab("abcd", pairs, 4);
    expect(memcmp(pairs, "badc", 4) == 0);
    expect(ffs(0) == 0 && ffs(8) == 4 && ffsll(1LL << 40) == 41);
    explicit_bzero(to, sizeof to);
    expect(to[0] == 0 && strverscmp("a9", "a10") < 0);
    expect(strsignal(2) != NULL && strstr(strerror(2), "No such file") != NULL);
}

const struct family text_families[] = {
    { "scanf", scanning },
    { "wide characters", wide_text },
    { "the locale", the_locale },
    { "strxfrm", keys },
    { "searches in memory", searches },
    { 0, 0 },
};
