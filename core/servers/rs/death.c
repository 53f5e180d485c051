/*
 * What a death leaves: what becomes of the service, and what must be at hand to
 * bring it back.  Nothing here waits.
 */
#include "rs.h"

static int images_wanted;

/*
 * Who reads files for us cannot be restarted from a file, nor can DS, whom a
 * file server asks for a driver that has another endpoint.  Their binaries are
 * kept as soon as there are any: the boot ramdisk has none, and after an
 * update it is another.
 */
void
want_images(void)
{
    images_wanted = 1;
}

static int
needs_image(const struct rproc *rp)
{
    return is_active(rp) &&
        (rp->r_keeps_image || rp->r_pub->endpoint == VFS_PROC_NR ||
            rp->r_pub->endpoint == DS_PROC_NR ||
            rp->r_kind == KIND_FILE_SERVER);
}

void
keep_wanted_images(void)
{
    struct rproc *rp;

    if (!images_wanted)
        return;
    images_wanted = 0;
    for (rp = rproc; rp < &rproc[NR_SYS_PROCS]; rp++) {
        if (needs_image(rp) && keep_image(rp) != OK)
            rs_trace("no copy of '%s' yet\n", rp->r_pub->label);
    }
}

void
drop_spare(struct rproc *rp)
{
    struct rproc *spare = rp->r_spare_rp;

    rp->r_pub->sys_flags &= ~SF_USE_REPL;
    rp->r_spare_rp = NULL;
    if (spare != NULL)
        mark_dead(spare);
}

void
service_is_gone(struct rproc *rp)
{
    if ((rp->r_pub->sys_flags & SF_CORE_SRV) && !shutting_down)
        panic("core system service died: %s", service_text(rp));
    printf("RS: service '%s' exited\n", rp->r_pub->label);
    mark_dead(rp);
}

/* After how many periods.  Nothing goes on without VM. */
static long
backoff_of(const struct rproc *rp)
{
    if (rp->r_restarts == 0 || rp->r_kind == KIND_VM)
        return 0;
    if ((rp->r_pub->sys_flags & SF_NO_BIN_EXP) || rp->r_image != NULL)
        return 1;
    return rp->r_restarts >= 5 ? MAX_BACKOFF : 1L << rp->r_restarts;
}

/* To make another instance of it, it is needed itself. */
int
is_irreplaceable(const struct rproc *rp)
{
    if (rp->r_spare_rp != NULL)
        return 0;
    switch (rp->r_pub->endpoint) {
    case PM_PROC_NR:
    case RS_PROC_NR:
    case SCHED_PROC_NR: /* PM waits for it when a process ends */
    case VM_PROC_NR: return 1;
    case VFS_PROC_NR: return rp->r_image == NULL;
    default: return 0;
    }
}

static void
died_while_initializing(struct rproc *rp)
{
    if (rp->r_begin.type == SEF_INIT_RESTART) {
        if (is_irreplaceable(rp))
            panic("core system service died: %s", service_text(rp));
        rp->r_state = STATE_LOST;
    } else if (rp->r_pub->sys_flags & SF_NO_BIN_EXP) {
        late_reply(rp, OK);
        rp->r_state = STATE_LOST;
    } else {
        late_reply(rp, EDEADEPT);
        service_is_gone(rp);
    }
}

/* What becomes of a service whose process does not run any more. */
void
after_death(struct rproc *rp)
{
    enum state was = rp->r_state;
    int for_good = shutting_down || (rp->r_pub->sys_flags & SF_NORESTART);

    if (was == STATE_EXITING) {
        late_reply(rp, OK);
        service_is_gone(rp);
    } else if (was == STATE_REFRESHING && !shutting_down) {
        late_reply(rp, OK);
        rp->r_state = STATE_CRASHED;
        rp->r_backoff = 0;
    } else if (was == STATE_INITIALIZING) {
        died_while_initializing(rp);
    } else if (for_good) {
        late_reply(rp, was == STATE_REFRESHING ? OK : EDEADEPT);
        service_is_gone(rp);
    } else if (is_irreplaceable(rp)) {
        panic("core system service died: %s", service_text(rp));
    } else {
        late_reply(rp, EDEADEPT);
        rp->r_state = STATE_CRASHED;
        rp->r_backoff = backoff_of(rp);
    }
}
