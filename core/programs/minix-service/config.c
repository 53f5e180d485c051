/* Finds the entry of a program in system.conf and applies it. The first file
 * that exists and is not empty is the one that counts. */
#include "minix_service.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CLASSES 100

static const char *const places[] = {
    "/usr/pkg/etc/system.conf.d/%s",
    "/etc/system.conf.d/%s",
    "/etc/system.conf",
};

static const struct token *
skip_block(const struct token *t)
{
    int depth = 0;

    do {
        if (t->kind == T_END)
            fatal("block is not closed at %s:%d", t->file, t->line);
        depth += t->kind == T_OPEN ? 1 : t->kind == T_CLOSE ? -1 : 0;
        t++;
    } while (depth > 0);
    return t->kind == T_SEMICOLON ? t + 1 : t;
}

/* The block of "service NAME { ... };", at its opening brace, or NULL. */
static const struct token *
find_entry(const struct token *t, const char *name)
{
    while (t->kind != T_END) {
        const struct token *head = t;
        int words = 0;

        while (t->kind == T_WORD) {
            words++;
            t++;
        }
        if (t->kind == T_SEMICOLON) {
            t++;
            continue;
        }
        if (t->kind != T_OPEN)
            fatal("unexpected text at %s:%d", t->file, t->line);
        if (words == 2 && strcmp(head[0].text, "service") == 0 &&
            strcmp(head[1].text, name) == 0)
            return t;
        t = skip_block(t);
    }
    return NULL;
}

static void
apply_entry(struct rs_start *start, const struct token *all,
    const struct token *block, int depth)
{
    char *words[MAX_WORDS];
    const struct token *t = block + 1, *other;
    int count, i;

    if (depth > MAX_CLASSES)
        fatal("do_class: nesting level too high for class '%s' at %s:%d",
            (block - 1)->text, block->file, block->line);
    while (t->kind != T_CLOSE) {
        const struct token *head = t;

        for (count = 0; t->kind == T_WORD; t++) {
            if (count == MAX_WORDS)
                fatal("too many words at %s:%d", t->file, t->line);
            words[count++] = t->text;
        }
        if (t->kind != T_SEMICOLON)
            fatal("statement is not closed at %s:%d", t->file, t->line);
        t++;
        if (count == 0)
            continue;
        if (strcmp(words[0], "class") != 0) {
            apply_statement(start, head->file, head->line, words, count);
            continue;
        }
        for (i = 1; i < count; i++) {
            if ((other = find_entry(all, words[i])) == NULL)
                fatal("do_class: no entry for class '%s' at %s:%d", words[i],
                    head->file, head->line);
            apply_entry(start, all, other, depth + 1);
        }
    }
}

void
read_config(struct target *t)
{
    static char path[128];
    struct token *tokens;
    const struct token *entry;
    size_t i;
    int found = FALSE;

    if (t->config != NULL) {
        snprintf(path, sizeof(path), "%s", t->config);
        found = scan(path, &tokens) && tokens[0].kind != T_END;
    } else {
        for (i = 0; i < sizeof(places) / sizeof(places[0]) && !found; i++) {
            snprintf(path, sizeof(path), places[i], t->progname);
            found = scan(path, &tokens) && tokens[0].kind != T_END;
        }
    }
    if (!found) {
        fprintf(stderr, TOOL ": couldn't parse config\n");
        exit(1);
    }
    if ((entry = find_entry(tokens, t->progname)) == NULL) {
        fprintf(stderr, TOOL ": service '%s' not found in '%s'\n", t->progname,
            path);
        exit(1);
    }
    t->start.rss_uid = SERVICE_UID;
    t->start.rss_sigmgr = RS_PROC_NR;
    t->start.rss_scheduler = SCHED_PROC_NR;
    t->start.rss_priority = USER_Q;
    t->start.rss_quantum = USER_QUANTUM;
    t->start.rss_cpu = RS_CPU_DEFAULT;
    t->start.rss_flags |= RSS_SYS_BASIC_CALLS | RSS_VM_BASIC_CALLS;
    apply_entry(&t->start, tokens, entry, 0);
    finish_entry(&t->start);
}
