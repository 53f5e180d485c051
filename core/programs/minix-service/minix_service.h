/* minix-service: what its parts share. */
#ifndef MINIX_SERVICE_H
#define MINIX_SERVICE_H

#include <minix/const.h>
#include <minix/rs.h>

#define TOOL "minix-service"
#define CHECK "-check"
#define MAX_WORDS 256 /* words of one statement, calls included */
#define TEXT_SIZE 512

/* The request being built; texts that it points to live as long as it. */
struct target {
    int request;      /* RS_* */
    int sysctl;       /* subtype of RS_SYSCTL */
    const char *path; /* of the binary */
    const char *label;
    const char *progname;
    const char *config; /* the only file to look in, or NULL */
    int use_config;
    int state;
    int maxtime;
    struct rs_start start;
};

/* usage.c: the tool's words. */
#define NR_FLAGS 18
#define NR_SUBCOMMANDS 12
#define NR_SYSCTL 5

struct flag {
    char letter;
    unsigned bits;
    const char *help; /* NULL: accepted, not listed */
};

struct subcommand {
    const char *name;
    int request;
    enum { BINARY, LABEL, SYSCTL, NOTHING } takes;
};

extern const struct flag flags[NR_FLAGS];
extern const struct subcommand subcommands[NR_SUBCOMMANDS];
extern const char *const sysctl_words[NR_SYSCTL];

_Noreturn void refuse(const char *problem, int status);
_Noreturn void usage(const char *problem, int status);

/* Prints "minix-service: fatal error: <text>" and ends with status 1. */
_Noreturn void fatal(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* options.c: the one-dash words after the target. */
void parse_options(struct target *t, char **words, int count);

/* filter.c: -ipc_bl, -ipc_wl. Returns 0 or an errno. */
int add_filter(struct rs_state_data *data, int kind, const char *text);

/* scan.c: a configuration file as words. */
enum token_kind { T_END, T_WORD, T_OPEN, T_CLOSE, T_SEMICOLON };
struct token {
    enum token_kind kind;
    int line;
    const char *file;
    char *text;
};
int scan(const char *path, struct token **tokens);

/* config.c: the entry of a program in system.conf. */
void read_config(struct target *t);

/* keyword.c: one statement of an entry. */
void apply_statement(struct rs_start *start, const char *file, int line,
    char **words, int count);
void finish_entry(struct rs_start *start);

/* rs.c */
int send_request(const struct target *t);

#endif
