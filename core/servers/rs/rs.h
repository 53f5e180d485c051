/*
 * RS: the structures and functions its files share.
 *
 * An instance (struct rproc) is one process of a service.  Usually a service
 * has one instance, which is active.  During an update it has two, old and
 * new; a detached or dying instance stays in the table until it is cleaned up.
 *
 * Two kinds of code: what may wait for other services (peers.c and its
 * callers), and what runs between the first prepare request of an update and
 * its end, when any service may be stopped.  The latter makes kernel calls, VM
 * calls and sends that do not wait; peers.c refuses everything else.
 */
#ifndef RS_PRIVATE_H
#define RS_PRIVATE_H

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <minix/ds.h>
#include <minix/ipc_filter.h>
#include <minix/rs.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/vm.h>

#define MAX_COMMAND_LEN 512
#define MAX_SCRIPT_LEN 256
#define MAX_IPC_LIST 256
#define MAX_NR_ARGS 10

#define RS_DELTA_T ((clock_t) sys_hz())
#define RS_INIT_T (10 * RS_DELTA_T)
#define RS_PREPARE_T (2 * RS_DELTA_T)
#define RS_STOP_T (2 * RS_DELTA_T)
#define MAX_BACKOFF 30 /* periods */

/* kind.c: what a service is; ranks in the order of preparing. */
enum kind {
    KIND_OTHER,
    KIND_VFS,
    KIND_FILE_SERVER, /* of disks */
    KIND_PIPE_SERVER,
    KIND_DRIVER,
    KIND_PM,
    KIND_SCHEDULER,
    KIND_DATA_STORE,
    KIND_VM,
    KIND_RS
};
enum rank {
    RANK_CLIENT, /* whom no other service calls */
    RANK_VFS,
    RANK_FILE_SERVER,
    RANK_DRIVER,
    RANK_PM,
    RANK_STORE, /* DS and SCHED */
    RANK_RS,
    RANK_VM
};

/*
 * What an instance is doing.  Those from INITIALIZING to LOST are active: they
 * have the endpoint and the label of their service.
 */
enum state {
    STATE_FREE,
    STATE_MADE, /* has never run: being made, a spare, or of an update */
    STATE_INITIALIZING, /* runs, and has not answered */
    STATE_RUNNING,
    STATE_EXITING,    /* told to stop, for good */
    STATE_REFRESHING, /* told to stop, to be started again */
    STATE_CRASHED,    /* waits for an heir, who is told where its memory is */
    STATE_LOST,       /* waits to be started again without its memory */
    STATE_REPLACED,   /* stands still where its successor was born */
    STATE_DEAD        /* waits to be cleaned up */
};

/*
 * How an instance is made, in this order; what is undone, in the opposite one.
 * The list is in steps.c; r_steps counts what is done.
 */
enum step {
    STEP_IMAGE,     /* its binary is in memory */
    STEP_PROCESS,   /* a process without rights */
    STEP_RIGHTS,    /* its endpoint is known, and what it may do */
    STEP_SCHEDULER, /* somebody gives it time */
    STEP_MEMORY,    /* the program is loaded */
    STEP_NAME,      /* others find it by label and by device */
    STEP_RUN,       /* it runs, and was told how to begin */
    NR_STEPS
};
#define STEPS_TO_STAND_BY STEP_NAME

/* A binary in memory, shared by the instances that run it. */
struct image {
    char *data;
    size_t size;
    int users;
};

/* What a service is started with; a clone gets a copy. */
struct settings {
    char cmd[MAX_COMMAND_LEN]; /* path and arguments, as given */
    char script[MAX_SCRIPT_LEN];
    char ipc_list[MAX_IPC_LIST];
    int nr_control;
    char control[RS_NR_CONTROL][RS_MAX_LABEL_LEN];
    uid_t uid;
    endpoint_t scheduler;
    int priority;
    int quantum;
    int cpu;
    long period;      /* of the heartbeat, ticks; 0: none */
    struct priv priv; /* rights, as given to the kernel */
};

/* How an instance is to begin: what RS_INIT says. */
struct beginning {
    int type; /* SEF_INIT_* */
    int flags;
    int prepare_state;
    endpoint_t old_endpoint; /* where the predecessor's memory is, or NONE */
    ixfer_vir_bytes buffer;  /* memory that was reserved for it */
    size_t buffer_length;
};

struct rproc {
    struct rprocpub *r_pub;
    struct settings r_set;
    enum kind
        r_kind; /* of its service: a successor's program may have another name */
    enum state r_state;
    enum step r_steps; /* how many are done */
    struct beginning r_begin;
    pid_t r_pid;
    sys_id_t r_priv_id;
    unsigned r_asr_count;
    int r_restarts;
    int r_policy;          /* RS_POLICY_*, as the instance told */
    int r_default_state;   /* likewise, or 0 before its answer */
    long r_backoff;        /* periods until the next restart */
    struct image *r_image; /* the binary, while it is in memory */
    int r_keeps_image;     /* it stays there */

    clock_t r_check_tm; /* last ping, or start of initialization */
    clock_t r_alive_tm;
    clock_t r_stop_tm; /* when it was told to stop */
    int r_late;        /* it did not answer a ping */

    endpoint_t r_caller; /* waits for an answer, or NONE */
    int r_caller_request;

    int r_needs_scheduler; /* the kernel schedules it for a while */

    struct rproc *r_old_rp;   /* whose place it has taken, in STATE_REPLACED */
    struct rproc *r_spare_rp; /* stands by for the next restart */
    int r_wants_spare;        /* always */
};

extern struct rproc rproc[NR_SYS_PROCS];
extern struct rprocpub rprocpub[NR_SYS_PROCS];
extern cp_grant_id_t rproctab_gid;
extern int rs_verbose;
extern int shutting_down;

/* Log line if the boot parameter rs_verbose is 1. */
#define rs_trace(...) \
    do { \
        if (rs_verbose) \
            printf("RS: " __VA_ARGS__); \
    } while (0)

/* table.c: instances, and the update that concerns one. */
struct update;
int is_active(const struct rproc *rp);
struct rproc *find_by_endpoint(endpoint_t endpoint);
struct rproc *find_by_label(const char *label);
struct rproc *find_by_device(int major);
struct update *find_update(const struct rproc *rp);
struct rproc *alloc_instance(void);
void free_instance(struct rproc *rp);
struct rproc *clone_instance(const struct rproc *rp);
void take_place(struct rproc *rp, struct rproc *predecessor);
void give_place_back(struct rproc *rp, struct rproc *predecessor);
int all_idle(void);
int can_answer(endpoint_t endpoint);
int peers_can_answer(void);
void release_image(struct image *image);
char successor_mark(const struct rproc *rp);
const char *service_text(const struct rproc *rp);

/* peers.c: calls that wait for PM, VFS, DS or SCHED. */
pid_t peer_srv_fork(uid_t uid);
int peer_srv_kill(pid_t pid);
int peer_endpoint(pid_t pid, endpoint_t *endpoint);
int peer_exec(endpoint_t endpoint, const char *name, size_t frame_len,
    vir_bytes entry, vir_bytes frame, vir_bytes ps_str);
int peer_read_file(const char *path, char **data, size_t *size);
int peer_map_driver(const struct rprocpub *pub);
int peer_publish_label(const char *label, endpoint_t endpoint);
int peer_delete_label(const char *label);
int peer_sched_start(struct rproc *rp);
int peer_sched_stop(struct rproc *rp);

/* exec.c: binaries into processes. */
int load_image(struct rproc *rp);
int keep_image(struct rproc *rp);
int exec_image(struct rproc *rp, const struct image *image);
size_t command_path(const struct rproc *rp, char *path, size_t size);

/* rights.c: settings from an argument block. */
int read_start(endpoint_t caller, const void *addr, struct rs_start *start);
int read_string(endpoint_t caller, const char *addr, size_t len, char *to,
    size_t size);
int apply_start(struct rproc *rp, const struct rs_start *start,
    endpoint_t caller);
struct boot_service;
int apply_boot(struct rproc *rp, const struct boot_service *b);
void fill_send_mask(struct rproc *rp);
void default_rights(struct priv *priv);

/* steps.c: instances come and go. */
int make_instance(struct rproc *rp, enum step steps);
int begin(struct rproc *rp, int type, endpoint_t old_endpoint);
int start_service(struct rproc *rp, int init_flags);
void mark_dead(struct rproc *rp);
void renew_backup(void);
void clean_up(struct rproc *rp);

/* access.c */
int is_root(endpoint_t caller);
int check_caller(endpoint_t caller, const struct rproc *rp, int request);

/* kind.c */
int state_of(const struct rproc *rp, int state);
enum kind find_kind(const struct rproc *rp);
enum rank rank_of(const struct rproc *rp);

/* reply.c: sends that do not wait. */
int as_error(int result);
void reply(endpoint_t who, int result);
void send_async(endpoint_t who, message *m);
void send_control(struct rproc *rp, int subtype);
void reply_update(endpoint_t who, int result, int phase, int check);
void late_reply(struct rproc *rp, int result);

/* request.c */
int do_clone(message *m);
int do_down(message *m);
int do_edit(message *m);
int do_fi(message *m);
int do_lookup(message *m);
int do_refresh(message *m);
int do_restart(message *m);
int do_shutdown(message *m);
int do_unclone(message *m);
int do_up(message *m);

/* update_request.c, state_data.c */
int do_update(message *m);
int update_answer(message *m, int r);
int do_sysctl(message *m);
int take_state_data(endpoint_t caller, const struct rs_state_data *from,
    endpoint_t reader, struct rs_state_data *to, cp_grant_id_t *gid);
void drop_state_data(struct rs_state_data *data, cp_grant_id_t *gid);

/* The update machine. */
enum stage {
    STAGE_QUEUED,  /* not asked yet */
    STAGE_ASKED,   /* asked to prepare */
    STAGE_READY,   /* old instance blocked on us */
    STAGE_SWAPPED, /* new instance has the endpoint */
    STAGE_RUNNING, /* new instance initializes */
    STAGE_DONE     /* new instance blocked on us */
};

struct update {
    struct rproc *old_rp;
    struct rproc *new_rp;  /* NULL: prepare only */
    uint32_t new_instance; /* its number in the kernel */
    enum stage stage;
    int old_died; /* when it stood still already */
    int lu_flags;
    int init_flags;
    int state;       /* to prepare for */
    clock_t since;   /* of the stage */
    clock_t maxtime; /* for preparing; 0: no limit */
    clock_t init_maxtime;
    endpoint_t state_endpoint; /* other service to take state from */
    struct rs_state_data data;
    cp_grant_id_t data_gid;
    struct update *next, *prev;
};

/* Why the state of one of an update was not taken over: ST_REASON_*, and at what
 * it was found. */
struct refusal {
    int reason;
    char at[RS_REFUSED_LEN];
};

enum phase { PHASE_NONE, PHASE_QUEUED, PHASE_PREPARING, PHASE_INITIALIZING };

extern struct update *first_update;
extern struct update *current_update; /* being prepared */
extern enum phase update_phase;
extern struct refusal update_refusal;
#define update_running() (update_phase >= PHASE_PREPARING)

/* update_queue.c */
struct update *new_update(struct rproc *rp);
void drop_update(struct update *u);
void queue_update(struct update *u);
void update_instance_replaced(struct rproc *from, struct rproc *to);

/* update_member.c: one of an update. */
void set_stage(struct update *u, enum stage stage);
void send_prepare(struct update *u, int state);
int swap(const struct rproc *rp, endpoint_t one, endpoint_t other, int flags);
int swap_in(struct update *u);
int run_new(struct update *u);
void commit_update(struct update *u);
void undo_update(struct update *u, int result);

/* update_end.c */
void set_update_caller(endpoint_t caller);
void answer_update(int result, int phase);
int running_phase(void);
void keep_refusal(const message *answer);
void end_updates(int result, int phase);

/* update.c: from the first request to prepare to the last answer. */
int start_updates(void);
void continue_updates(enum rank done);
int update_is_ready(struct rproc *rp, const message *m);
int do_upd_ready(message *m);
int update_init_ready(struct rproc *rp, const message *answer);
void update_timeouts(clock_t now);
int update_needs_only_memory(struct rproc *rp);
void update_instance_died(struct rproc *rp);

/* trial.c: RS's own update, as far as others must know it. */
struct trial {
    int is_on;              /* this instance may have to give its place back */
    endpoint_t predecessor; /* whose state it took over */
    endpoint_t untold;      /* VM does not know that we came back from there */
};
extern struct trial trial;
int is_on_trial(void);
int lives(endpoint_t endpoint);
void take_right_to_lead(void);
void tell_vm(void);
void call_off_vm(int result);
_Noreturn void give_up(int result, int phase);

/* root.c: RS as one of its services. */
int own_init_lu(int type, sef_init_info_t *info);
void own_init_response(void);
int own_lu_response(message *m);
void resume(void);

/* death.c: what a death leaves. */
void want_images(void);
void keep_wanted_images(void);
void drop_spare(struct rproc *rp);
int is_irreplaceable(const struct rproc *rp);
void service_is_gone(struct rproc *rp);
void after_death(struct rproc *rp);

/* restart.c */
int make_spare(struct rproc *rp);
int make_heir(struct rproc *rp, struct rproc **heir);
void do_pending_work(void);

/* recovery.c: signals, silence, answers. */
int do_init_ready(message *m);
void take_facts(struct rproc *rp, const message *answer);
int handle_signal(endpoint_t target, int signo);
void do_period(void);
void stop_service(struct rproc *rp, enum state how);

/* boot.c */
int boot_services(int type, sef_init_info_t *info);
void boot_continue(void);

/* report.c */
const char *ready_reason(int result);
void print_services(void);
void print_updates(void);
int do_getsysinfo(message *m);

#endif
