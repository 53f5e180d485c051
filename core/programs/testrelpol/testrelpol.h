/* testrelpol: what its parts share. */
#ifndef TESTRELPOL_H
#define TESTRELPOL_H

#include <minix/const.h>
#include <minix/rs.h>
#include <minix/sef.h>

/* A service that runs, and what has been learned of it. */
struct service {
    struct rs_service_info info;
    unsigned instance; /* number of the process behind it; 0: not told */
    int has_states;    /* it says itself which states it knows */
};

/* How one member of an update is asked for. */
struct request {
    unsigned flags; /* RSS_* beside those of an update into itself */
    int state;
    int seconds;            /* -maxtime; 0: LONG */
    const char *expression; /* of state EVAL */
    int other_program;      /* into the binary of another service */
};

/* Statuses of which one is right, ended by END, and the phase of a failure. */
#define NR_STATUSES 4
#define END (-1)
struct expected {
    int status[NR_STATUSES];
    int phase;
};

/* Services that a case is for. */
#define HELD 0x01     /* prepare-only is refused: others need them for it */
#define NOT_HELD 0x02 /* and is not */
#define TRANSFERS 0x04
#define NO_TRANSFERS 0x08
#define STATES 0x10 /* knows states by itself */
#define NO_STATES 0x20
#define RECOVERS 0x40 /* has a recovery policy */
#define LEARN_STATES 0x80
#define NOT_VM 0x100
#define ONLY_VM 0x200

struct single_case {
    const char *title;
    struct request request;
    struct expected expected;
    unsigned how;
};

/* Who gets the request of a case of a group; all others get a plain one. */
#define NOBODY 0
#define RS_ITSELF (-1)
#define VM_ITSELF (-2)

struct group_case {
    const char *title;
    int who; /* place in the group from 1, or one of the above */
    struct request request;
    struct expected expected;
    unsigned how; /* RECOVERS: only if who is asked has a policy */
};

/* Members of a group, beside each other. */
#define WITH_VM 0x1
#define WITH_RS 0x2
#define WITH_ALL 0x4 /* not only those of the core */

struct group {
    const char *title;
    unsigned with;
};

/* cases.c */
#define LONG 3 /* seconds to prepare, unless the case has another limit */
#define ATTEMPTS 3
extern const struct single_case single_cases[];
extern const int nr_single_cases;
extern const struct group_case group_cases[];
extern const int nr_group_cases;
extern const struct group groups[];
extern const int nr_groups;

/* facts.c */
extern struct service services[NR_SYS_PROCS];
extern int nr_services;
int read_services(void);
struct service *find_service(const char *label);
int has_flag(const struct service *s, unsigned flag);
void read_instances(void);
long milliseconds(void);
void wait_tick(void);

/* witness.c */
void make_witness(void);
void check_witness(void);

/* ask.c: each returns 0 or an errno. */
int ask_label(int request, int subtype, const char *label);
int ask_sysctl(int subtype, int *phase);
int ask_update(const char *label, const struct request *r, int queue,
    int *phase);
void describe(char *text, size_t size, const char *label,
    const struct request *r, int queue);

/* report.c */
#define ROW_TEXT 768
void begin_row(const char *phase, const char *title);
void row_label(const char *label);
void row_words(const char *words);
void row_differs(const char *format, ...) __attribute__((format(printf, 1, 2)));
int end_row(const struct expected *expected, int status, int phase);
void skip_row(const char *phase, const char *title, const char *label,
    const char *reason);
void error_row(const char *label, const char *error);
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
extern int json, nr_failed, nr_skipped, nr_rows;

/* recovery.c, single.c, multi.c */
int await_restart(const struct service *before);
void compare(const struct service *before, int restarted, int replaced);
void test_recovery(const char *label);
void test_single(const char *label);
void test_groups(void);

#endif
