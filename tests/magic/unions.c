/*
 * Unions that have no names of their own, one in another: what their selectors
 * read.  With a first word on the command line a selector reads a member that
 * is not there.
 */
#include <stdlib.h>
#include <string.h>
#include <minix/magic.h>
#include "host/host.h"

enum { WORD = 1, NUMBER, TOKEN, PLAIN };

struct token {
    int kind;
    union {
        long long number;
        struct {
            const char *text;
            int length;
        } word;
    } data;
};

/* Its first member has the name of the token's. */
struct box {
    int kind;
    union {
        int plain[4];
        struct token tokens[2];
    } u;
};

/* Of pointers alone: whichever is in use, it is one. */
struct small {
    int number;
};
struct large {
    int number;
    const char *text;
    struct small *small;
};
struct either {
    int is_large;
    union {
        struct small *small;
        struct large *large;
    };
};

static struct box *boxes;
static struct token one;
static struct either eithers[2];

static const char *
of_token(const struct st_union *where)
{
    const char *kind = host_word(0) == UINT32_MAX ? "kind" : "knid";

    return st_union_field(where, kind) == WORD ? "word" : "number";
}

static const char *
of_box(const struct st_union *where)
{
    return st_union_field(where, "kind") == TOKEN ? "tokens" : "plain";
}

void
test_start(void)
{
    (void) st_register_union("token.data", of_token);
    (void) st_register_union("box.u", of_box);
}

static void
set(struct token *token, const char *text)
{
    token->kind = WORD;
    token->data.word.text = text;
    token->data.word.length = (int) strlen(text);
}

void
test_build(void)
{
    boxes = calloc(3, sizeof(*boxes));
    boxes[0].kind = TOKEN;
    set(&boxes[0].u.tokens[0], "first");
    boxes[0].u.tokens[1].kind = NUMBER;
    boxes[0].u.tokens[1].data.number = 0x123456789abcdefll;
    boxes[1].kind = PLAIN;
    boxes[1].u.plain[3] = 7;
    boxes[2].kind = TOKEN;
    boxes[2].u.tokens[0].kind = NUMBER;
    boxes[2].u.tokens[0].data.number = -1;
    set(&boxes[2].u.tokens[1], "second");
    set(&one, "third");
    eithers[0].small = malloc(sizeof(struct small));
    eithers[0].small->number = 1;
    eithers[1].is_large = 1;
    eithers[1].large = malloc(sizeof(struct large));
    eithers[1].large->number = 2;
    eithers[1].large->text = "fourth";
    eithers[1].large->small = eithers[0].small;
}

void
test_work(void)
{
    boxes[1].u.plain[3]++;
}

static int
is_word(const struct token *token, const char *text)
{
    return token->kind == WORD && strcmp(token->data.word.text, text) == 0 &&
        token->data.word.length == (int) strlen(text);
}

static int
eithers_hold(void)
{
    const struct large *large = eithers[1].large;

    return !eithers[0].is_large && eithers[0].small->number == 1 &&
        eithers[1].is_large && large->number == 2 &&
        strcmp(large->text, "fourth") == 0 && large->small == eithers[0].small;
}

uint32_t
test_checksum(void)
{
    uint32_t sum = 0;

    sum |= is_word(&boxes[0].u.tokens[0], "first");
    sum |= (boxes[0].u.tokens[1].data.number == 0x123456789abcdefll) << 1;
    sum |= (boxes[1].u.plain[3] >= 7) << 2;
    sum |= (boxes[2].u.tokens[0].data.number == -1) << 3;
    sum |= is_word(&boxes[2].u.tokens[1], "second") << 4;
    sum |= is_word(&one, "third") << 5;
    sum |= eithers_hold() << 6;
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
