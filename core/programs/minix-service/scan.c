/* Scanner of system.conf: words, quoted words, braces and semicolons; '#'
 * begins a comment where a word could begin. An include statement is replaced
 * by the tokens of the file it names, none if that is missing. */
#include "minix_service.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_INCLUDES 16

struct scanner {
    const char *file;
    char *at;
    int line;
};

static struct token *tokens;
static size_t nr_tokens, room;

static _Noreturn void
syntax_error(const struct scanner *s, const char *what)
{
    fprintf(stderr, "\"%s\", line %d: %s\n", s->file, s->line, what);
    exit(1);
}

static void
add_token(const struct scanner *s, enum token_kind kind, char *text)
{
    if (nr_tokens == room) {
        room = room == 0 ? 1024 : 2 * room;
        if ((tokens = realloc(tokens, room * sizeof(*tokens))) == NULL)
            fatal("out of memory");
    }
    tokens[nr_tokens++] = (struct token){ kind, s->line, s->file, text };
}

static int
is_word_char(int c)
{
    return c != '\0' &&
        (isalnum(c) || strchr("!#$%&*+-./:<=>?[\\]^_|~`", c) != NULL);
}

static int
escape(struct scanner *s)
{
    static const char from[] = "abefnrtv\\'\"";
    static const char to[] = "\a\b\033\f\n\r\t\v\\'\"";
    const char *p;
    int value = 0, digits = 0;

    while (digits < 3 && *s->at >= '0' && *s->at <= '7') {
        value = value * 8 + *s->at++ - '0';
        digits++;
    }
    if (digits > 0)
        return value;
    if (*s->at == '\0' || (p = strchr(from, *s->at)) == NULL)
        syntax_error(s, "unknown escape sequence");
    s->at++;
    return to[p - from];
}

/* A quoted word; it is decoded in place, where it never grows. */
static char *
quoted(struct scanner *s)
{
    char quote = *s->at++;
    char *start = s->at, *to = start;

    for (;;) {
        char c = *s->at;

        if (c == '\0' || c == '\n')
            syntax_error(s, "string is not closed on its line");
        s->at++;
        if (c == quote)
            break;
        *to++ = c == '\\' ? escape(s) : c;
    }
    *to = '\0';
    return start;
}

static char *
plain(struct scanner *s)
{
    char *start = s->at;
    char *word;

    while (is_word_char((unsigned char) *s->at))
        s->at++;
    if ((word = strndup(start, s->at - start)) == NULL)
        fatal("out of memory");
    return word;
}

static void
scan_text(struct scanner *s)
{
    for (;;) {
        char c = *s->at;

        if (c == '\0')
            return;
        if (c == '\n') {
            s->line++;
            s->at++;
        } else if (isspace((unsigned char) c)) {
            s->at++;
        } else if (c == '#') {
            while (*s->at != '\0' && *s->at != '\n')
                s->at++;
        } else if (c == '{' || c == '}' || c == ';') {
            add_token(s,
                c == '{'       ? T_OPEN
                    : c == '}' ? T_CLOSE
                               : T_SEMICOLON,
                NULL);
            s->at++;
        } else if (c == '"' || c == '\'') {
            add_token(s, T_WORD, quoted(s));
        } else if (is_word_char((unsigned char) c)) {
            add_token(s, T_WORD, plain(s));
        } else
            syntax_error(s, "unexpected character");
    }
}

/* Reads a whole file; NULL when it cannot be read. */
static char *
read_file(const char *path)
{
    size_t size = 0, held = 4096;
    char *text = malloc(held);
    ssize_t n = 0;
    int fd;

    if ((fd = open(path, O_RDONLY)) < 0 || text == NULL) {
        free(text);
        return NULL;
    }
    while ((n = read(fd, text + size, held - size - 1)) > 0) {
        size += n;
        if (held - size < 2) {
            held *= 2;
            if ((text = realloc(text, held)) == NULL)
                fatal("out of memory");
        }
    }
    close(fd);
    text[size] = '\0';
    return text;
}

/* Name of an included file, as seen from the file that includes it. */
static char *
relative_to(const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    size_t dir = name[0] == '/' || slash == NULL ? 0 : slash - file + 1;
    char *path = malloc(dir + strlen(name) + 1);

    if (path == NULL)
        fatal("out of memory");
    memcpy(path, file, dir);
    strcpy(path + dir, name);
    return path;
}

static int
is_include(size_t at)
{
    return at + 3 <= nr_tokens && tokens[at].kind == T_WORD &&
        strcmp(tokens[at].text, "include") == 0 &&
        tokens[at + 1].kind == T_WORD && tokens[at + 2].kind == T_SEMICOLON;
}

static int
scan_file(const char *path, int depth)
{
    struct scanner s = { path, NULL, 1 };
    size_t first = nr_tokens, at, own, rest;
    struct token *tail;

    if ((s.at = read_file(path)) == NULL)
        return FALSE;
    scan_text(&s);
    for (at = first; at < nr_tokens; at++) {
        if (!is_include(at))
            continue;
        if (depth == MAX_INCLUDES)
            fatal("too many nested includes in %s", path);
        /* The tokens behind the statement wait for those of the file. */
        own = at + 3;
        rest = nr_tokens - own;
        if ((tail = malloc((rest + 1) * sizeof(*tail))) == NULL)
            fatal("out of memory");
        memcpy(tail, tokens + own, rest * sizeof(*tail));
        nr_tokens = at;
        scan_file(relative_to(path, tokens[at + 1].text), depth + 1);
        at = nr_tokens;
        for (size_t i = 0; i < rest; i++) {
            struct scanner where = { tail[i].file, NULL, tail[i].line };

            add_token(&where, tail[i].kind, tail[i].text);
        }
        free(tail);
        at--;
    }
    return TRUE;
}

/* The tokens of a file, closed by T_END; false when it cannot be read. */
int
scan(const char *path, struct token **result)
{
    struct scanner end = { path, NULL, 0 };

    nr_tokens = 0;
    if (!scan_file(path, 0))
        return FALSE;
    if (nr_tokens > 0)
        end.line = tokens[nr_tokens - 1].line;
    add_token(&end, T_END, NULL);
    *result = tokens;
    return TRUE;
}
