/* A load that holds state in many services and knows when any of it is lost.
 *
 * Each worker is a process that repeats one kind of round for ever and counts
 * its rounds in a record of the status file. A worker that finds a wrong
 * answer writes what it saw and stops. The main process answers commands. */
#ifndef LOAD_H
#define LOAD_H

#include <stdint.h>
#include <stddef.h>
#include <sys/types.h>

#define STATUS_FILE "/tmp/load.status"
#define DATA_FILE "/tmp/load.data"
#define DATA_BYTES (512 * 1024)
#define KEEPER_LABEL "keeper"

/* No worker may stand still for longer, in the guest's own time: that is
 * what "the load noticed nothing" means. */
#define STALL_MS 5000

struct record {
    uint32_t rounds;
    uint32_t failed;
    uint32_t at;      /* ms: when the last round ended */
    uint32_t longest; /* ms: the longest round so far */
    char text[48];
};

struct worker {
    const char *name;
    void (*setup)(void); /* may be null */
    void (*round)(uint32_t n);
};

extern const struct worker WORKERS[];
extern const int NR_WORKERS;

/* status.c */
void status_create(void);
int status_read(struct record *records);
uint32_t status_now(void);
void fail(const char *format, ...)
    __attribute__((noreturn, format(printf, 1, 2)));
void worker_run(int worker) __attribute__((noreturn));

/* data.c: the byte every file and pipe of the load has at a position. */
uint8_t byte_at(uint32_t position);
void data_create(void);
void must_match(const uint8_t *bytes, size_t n, uint32_t position,
    const char *where);

/* rounds.c */
void wait_round(uint32_t n);
void wait_long_round(uint32_t n);
void pipe_setup(void);
void pipe_round(uint32_t n);
void sleep_round(uint32_t n);
void read_setup(void);
void read_round(uint32_t n);
void write_setup(void);
void write_round(uint32_t n);
void exec_round(uint32_t n);
void signal_setup(void);
void signal_round(uint32_t n);
void keys_setup(void);
void keys_round(uint32_t n);

/* standing.c: state that only changes when it is asked about. */
void standing_create(void);
void standing_check(void);

#endif
