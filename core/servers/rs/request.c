/*
 * Requests of tools and services, other than updates.  Each returns the
 * answer, or EDONTREPLY when the answer comes later.
 */
#include "rs.h"

/* Longer labels are cut, as the label of a service is. */
static int
label_of_request(const message *m, char *label)
{
    size_t len = MIN(m->m_rs_req.len, RS_MAX_LABEL_LEN - 1);

    if (m->m_rs_req.len < 0)
        return EINVAL;
    return read_string(m->m_source, m->m_rs_req.addr, len, label,
        RS_MAX_LABEL_LEN);
}

static int
find_target(const message *m, struct rproc **rpp)
{
    char label[RS_MAX_LABEL_LEN];
    int r;

    if ((r = label_of_request(m, label)) != OK)
        return r;
    if ((*rpp = find_by_label(label)) == NULL)
        return ESRCH;
    return check_caller(m->m_source, *rpp, m->m_type);
}

static void
answer_later(struct rproc *rp, const message *m)
{
    rp->r_caller = m->m_source;
    rp->r_caller_request = m->m_type;
}

/* What only a new service gets: its label, user and devices. */
static int
apply_identity(struct rproc *rp, const struct rs_start *start,
    endpoint_t caller)
{
    struct rprocpub *pub = rp->r_pub;
    size_t len = MIN(start->rss_label.l_len, RS_MAX_LABEL_LEN - 1);
    struct rproc *other;
    int i, r;

    r = read_string(caller, start->rss_label.l_addr, len, pub->label,
        sizeof(pub->label));
    if (r != OK)
        return r;
    if (pub->label[0] == '\0')
        return EINVAL;
    rp->r_set.uid = start->rss_uid;
    if (start->rss_major < 0 || start->rss_nr_domain < 0 ||
        start->rss_nr_domain > NR_DOMAIN)
        return EINVAL;
    pub->dev_nr = start->rss_major;
    pub->nr_domain = start->rss_nr_domain;
    for (i = 0; i < pub->nr_domain; i++)
        pub->domain[i] = start->rss_domain[i];
    if (find_by_label(pub->label) != NULL) {
        printf("RS: service with the same label '%s' already exists\n",
            pub->label);
        return EBUSY;
    }
    if ((other = find_by_device(pub->dev_nr)) != NULL) {
        printf("RS: service with the same device number %d already exists\n",
            pub->dev_nr);
        return EBUSY;
    }
    rp->r_kind = find_kind(rp);
    return OK;
}

static int
init_flags_of(unsigned rss_flags)
{
    int flags = 0;

    if (rss_flags & RSS_FORCE_INIT_CRASH)
        flags |= SEF_INIT_CRASH;
    if (rss_flags & RSS_FORCE_INIT_FAIL)
        flags |= SEF_INIT_FAIL;
    if (rss_flags & RSS_FORCE_INIT_TIMEOUT)
        flags |= SEF_INIT_TIMEOUT;
    if (rss_flags & RSS_FORCE_INIT_DEFCB)
        flags |= SEF_INIT_DEFCB;
    return flags;
}

int
do_up(message *m)
{
    struct rs_start start;
    struct rproc *rp;
    int r;

    if ((r = check_caller(m->m_source, NULL, RS_UP)) != OK)
        return r;
    if (update_running())
        return EBUSY;
    if ((r = read_start(m->m_source, m->m_rs_req.addr, &start)) != OK)
        return r;
    if ((rp = alloc_instance()) == NULL)
        return ENOMEM;
    default_rights(&rp->r_set.priv);
    if ((r = apply_start(rp, &start, m->m_source)) != OK ||
        (r = apply_identity(rp, &start, m->m_source)) != OK) {
        free_instance(rp);
        return r;
    }
    r = start_service(rp, init_flags_of(start.rss_flags));
    if (r != OK) {
        free_instance(rp);
        return r;
    }
    want_images();
    if (start.rss_flags & RSS_NOBLOCK)
        return OK;
    answer_later(rp, m);
    return EDONTREPLY;
}

int
do_down(message *m)
{
    struct rproc *rp;
    int r;

    if ((r = find_target(m, &rp)) != OK)
        return r;
    if (rp->r_state == STATE_CRASHED) {
        mark_dead(rp);
        return OK;
    }
    answer_later(rp, m);
    stop_service(rp, STATE_EXITING);
    return EDONTREPLY;
}

/*
 * The service ends between two messages, and comes back as after a crash that
 * was asked for: behind its endpoint and with its state, if its policy is that.
 * RS has answered before it ends.
 */
int
do_refresh(message *m)
{
    struct rproc *rp;
    int r;

    if ((r = find_target(m, &rp)) != OK)
        return r;
    if (rp->r_kind == KIND_RS) {
        send_control(rp, RS_FI_END);
        return OK;
    }
    answer_later(rp, m);
    stop_service(rp, STATE_REFRESHING);
    return EDONTREPLY;
}

/* Of a terminated service: do not wait for the end of its backoff. */
int
do_restart(message *m)
{
    struct rproc *rp;
    int r;

    if ((r = find_target(m, &rp)) != OK)
        return r;
    if (rp->r_state != STATE_CRASHED)
        return EBUSY;
    rp->r_backoff = 0;
    return OK;
}

int
do_clone(message *m)
{
    struct rproc *rp;
    int r;

    if ((r = find_target(m, &rp)) != OK)
        return r;
    if (rp->r_spare_rp != NULL)
        return EEXIST;
    if ((r = make_spare(rp)) != OK)
        return r;
    if (rp->r_kind == KIND_RS)
        renew_backup();
    return OK;
}

int
do_unclone(message *m)
{
    struct rproc *rp;
    int r;

    if ((r = find_target(m, &rp)) != OK)
        return r;
    if (rp->r_spare_rp == NULL)
        return ENOENT;
    rp->r_wants_spare = 0;
    drop_spare(rp);
    return OK;
}

/* The kernel and VM learn what RS has in its table. */
static int
tell_rights(struct rproc *rp)
{
    endpoint_t endpoint = rp->r_pub->endpoint;
    int r;

    r = sys_privctl(endpoint, SYS_PRIV_UPDATE_SYS, &rp->r_set.priv);
    return r == OK ? vm_set_priv(endpoint, rp->r_pub->vm_call_mask, 1) : r;
}

/* Refused is unchanged: what was told before the failure is taken back. */
int
do_edit(message *m)
{
    struct rs_start start;
    struct settings old_settings;
    struct rprocpub old_pub;
    char label[RS_MAX_LABEL_LEN];
    struct rproc *rp;
    int r;

    if ((r = read_start(m->m_source, m->m_rs_req.addr, &start)) != OK)
        return r;
    r = read_string(m->m_source, start.rss_label.l_addr,
        MIN(start.rss_label.l_len, RS_MAX_LABEL_LEN - 1), label, sizeof(label));
    if (r != OK)
        return r;
    if ((rp = find_by_label(label)) == NULL)
        return ESRCH;
    if ((r = check_caller(m->m_source, rp, RS_EDIT)) != OK)
        return r;

    old_settings = rp->r_set;
    old_pub = *rp->r_pub;
    if ((r = apply_start(rp, &start, m->m_source)) == OK &&
        (rp->r_pub->sys_flags & SF_USE_COPY))
        r = keep_image(rp);
    if (r == OK && (rp->r_set.priv.s_flags & SYS_PROC)) {
        fill_send_mask(rp);
        if ((r = tell_rights(rp)) == OK)
            r = peer_sched_start(rp);
    }
    if (r == OK)
        return OK;
    rp->r_set = old_settings;
    *rp->r_pub = old_pub;
    if ((rp->r_set.priv.s_flags & SYS_PROC) && tell_rights(rp) != OK)
        printf("RS: '%s' does not get its rights back\n", label);
    return r;
}

/* The service crashes some time later; the answer does not wait for it. */
int
do_fi(message *m)
{
    struct rproc *rp;
    int r;

    if ((r = find_target(m, &rp)) != OK)
        return r;
    if (m->m_rs_req.subtype != RS_FI_CRASH)
        return EINVAL;
    send_control(rp, RS_FI_CRASH);
    return OK;
}

/* In: name, name_len, with or without the final NUL. Out: endpoint. */
int
do_lookup(message *m)
{
    char label[RS_MAX_LABEL_LEN + 1];
    int length = m->m_rs_req.name_len, r;
    struct rproc *rp;

    if (length < 1 || length > RS_MAX_LABEL_LEN)
        return EINVAL;
    r = read_string(m->m_source, m->m_rs_req.name, length, label,
        sizeof(label));
    if (r != OK)
        return r;
    if ((rp = find_by_label(label)) == NULL)
        return ESRCH;
    m->m_rs_req.endpoint = rp->r_pub->endpoint;
    return OK;
}

/* From now on what dies stays dead. */
int
do_shutdown(message *m)
{
    if (!is_root(m->m_source))
        return EPERM;
    if (!shutting_down)
        printf("RS: shutting down: a service that dies is not restarted\n");
    shutting_down = 1;
    return OK;
}
