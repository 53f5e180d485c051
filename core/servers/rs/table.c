/*
 * The table of instances, and what else all of RS reads.
 *
 * rproc[i] and rprocpub[i] belong together; the latter is what other services
 * may read.  An endpoint names at most one instance, a label one active one.
 */
#include <stdlib.h>
#include "rs.h"

struct rproc rproc[NR_SYS_PROCS];
struct rprocpub rprocpub[NR_SYS_PROCS];
cp_grant_id_t rproctab_gid = GRANT_INVALID;
int rs_verbose;
int shutting_down;

struct update *first_update;
struct update *current_update;
enum phase update_phase;
struct refusal update_refusal;

void
release_image(struct image *image)
{
    if (image == NULL || --image->users > 0)
        return;
    free(image->data);
    free(image);
}

int
is_active(const struct rproc *rp)
{
    return rp->r_state >= STATE_INITIALIZING && rp->r_state <= STATE_LOST;
}

struct rproc *
find_by_endpoint(endpoint_t endpoint)
{
    struct rproc *rp;

    for (rp = rproc; rp < &rproc[NR_SYS_PROCS]; rp++) {
        if (rp->r_state != STATE_FREE && rp->r_pub->endpoint == endpoint)
            return rp;
    }
    return NULL;
}

struct rproc *
find_by_label(const char *label)
{
    struct rproc *rp;

    for (rp = rproc; rp < &rproc[NR_SYS_PROCS]; rp++) {
        if (is_active(rp) && strcmp(rp->r_pub->label, label) == 0)
            return rp;
    }
    return NULL;
}

struct rproc *
find_by_device(int major)
{
    struct rproc *rp;

    for (rp = rproc; major > 0 && rp < &rproc[NR_SYS_PROCS]; rp++) {
        if (is_active(rp) && rp->r_pub->dev_nr == major)
            return rp;
    }
    return NULL;
}

/* An empty instance; NULL when the table is full. */
struct rproc *
alloc_instance(void)
{
    struct rproc *rp;

    for (rp = rproc; rp < &rproc[NR_SYS_PROCS]; rp++) {
        if (rp->r_state != STATE_FREE)
            continue;
        memset(rp, 0, sizeof(*rp));
        rp->r_pub = &rprocpub[rp - rproc];
        memset(rp->r_pub, 0, sizeof(*rp->r_pub));
        rp->r_state = STATE_MADE;
        rp->r_pid = NO_PID;
        rp->r_priv_id = NULL_PRIV_ID;
        rp->r_caller = NONE;
        rp->r_pub->in_use = 1;
        rp->r_pub->endpoint = NONE;
        rp->r_pub->old_endpoint = NONE;
        rp->r_pub->new_endpoint = NONE;
        return rp;
    }
    return NULL;
}

void
free_instance(struct rproc *rp)
{
    release_image(rp->r_image);
    memset(rp->r_pub, 0, sizeof(*rp->r_pub));
    memset(rp, 0, sizeof(*rp));
}

/* Another instance with the same settings and no process yet. */
struct rproc *
clone_instance(const struct rproc *rp)
{
    struct rproc *clone = alloc_instance();

    if (clone == NULL)
        return NULL;
    *clone->r_pub = *rp->r_pub;
    clone->r_pub->endpoint = NONE;
    clone->r_pub->sys_flags &= ~SF_USE_REPL;
    clone->r_set = rp->r_set;
    clone->r_kind = rp->r_kind;
    clone->r_set.priv.s_flags |= DYN_PRIV_ID;
    clone->r_set.priv.s_flags &= ~(LU_SYS_PROC | RST_SYS_PROC);
    clone->r_asr_count = rp->r_asr_count;
    clone->r_restarts = rp->r_restarts;
    clone->r_keeps_image = rp->r_keeps_image;
    clone->r_wants_spare = rp->r_wants_spare;
    clone->r_policy = rp->r_policy;
    clone->r_default_state = rp->r_default_state;
    clone->r_image = rp->r_image;
    if (clone->r_image != NULL)
        clone->r_image->users++;
    return clone;
}

static void
exchange(struct rproc *a, struct rproc *b)
{
    endpoint_t endpoint = a->r_pub->endpoint;
    sys_id_t priv_id = a->r_priv_id;
    pid_t pid = a->r_pid;

    a->r_pub->endpoint = b->r_pub->endpoint;
    a->r_priv_id = b->r_priv_id;
    a->r_pid = b->r_pid;
    b->r_pub->endpoint = endpoint;
    b->r_priv_id = priv_id;
    b->r_pid = pid;
}

/* The kernel has swapped the two processes: the endpoint is that of the
 * successor now, and with it the name. */
void
take_place(struct rproc *rp, struct rproc *predecessor)
{
    exchange(rp, predecessor);
    rp->r_state = STATE_INITIALIZING;
    rp->r_steps = STEP_RUN;
    predecessor->r_state = STATE_REPLACED;
}

/* And back. */
void
give_place_back(struct rproc *rp, struct rproc *predecessor)
{
    exchange(rp, predecessor);
    rp->r_state = STATE_MADE;
    predecessor->r_state = STATE_RUNNING;
}

/* Nobody starts, stops or is awaited. */
int
all_idle(void)
{
    struct rproc *rp;

    for (rp = rproc; rp < &rproc[NR_SYS_PROCS]; rp++) {
        switch (rp->r_state) {
        case STATE_FREE:
        case STATE_MADE:
        case STATE_CRASHED: /* it comes back after the update */
        case STATE_DEAD: break;
        case STATE_RUNNING:
            if (rp->r_caller == NONE)
                break;
            /* FALLTHROUGH */
        default: return 0;
        }
    }
    return 1;
}

/* Whether a service can answer: it is neither dead nor waiting for us. */
int
can_answer(endpoint_t endpoint)
{
    const struct rproc *rp = find_by_endpoint(endpoint);

    return rp != NULL && rp->r_state >= STATE_RUNNING &&
        rp->r_state <= STATE_REFRESHING;
}

/* Those whom RS needs to make and end processes. */
int
peers_can_answer(void)
{
    return can_answer(VM_PROC_NR) && can_answer(PM_PROC_NR) &&
        can_answer(VFS_PROC_NR) && can_answer(DS_PROC_NR) &&
        can_answer(SCHED_PROC_NR);
}

/* The update that concerns an instance, old or new. */
struct update *
find_update(const struct rproc *rp)
{
    struct update *u;

    for (u = first_update; u != NULL; u = u->next) {
        if (u->old_rp == rp || (u->new_rp == rp && rp != NULL))
            return u;
    }
    return NULL;
}

/* '+': the new one of two instances in an update, '-': the old one. */
char
successor_mark(const struct rproc *rp)
{
    const struct update *u = update_running() ? find_update(rp) : NULL;

    if (u != NULL && u->new_rp != NULL)
        return u->new_rp == rp ? '+' : '-';
    return rp->r_old_rp != NULL ? '+' : ' ';
}

/* Valid until the call after the next. */
const char *
service_text(const struct rproc *rp)
{
    static char texts[2][100];
    static int turn;
    char *text = texts[turn ^= 1];

    snprintf(text, sizeof(texts[0]), "service '%s'%c%c(slot %d, ep %d, pid %d)",
        rp->r_pub->label, is_active(rp) ? '*' : ' ', successor_mark(rp),
        (int) (rp - rproc), rp->r_pub->endpoint, rp->r_pid);
    return text;
}
