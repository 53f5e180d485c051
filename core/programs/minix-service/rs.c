/* The message to RS and its answer. */
#include "minix_service.h"
#include <errno.h>
#include <lib.h>
#include <stdio.h>
#include <string.h>

/* Whether RS carries an update out, and answers at its end. */
static int
is_update(const struct target *t)
{
    return t->request == RS_UPDATE ||
        (t->request == RS_SYSCTL && t->sysctl == RS_SYSCTL_UPD_RUN);
}

/* Lines of fixed form, which other tools read; see README.md. */
static void
say_phase(int phase, int check)
{
    const char *name = minix_rs_phase(phase);

    if (name != NULL)
        fprintf(stderr, TOOL ": the update %s in phase \"%s\"\n",
            check ? "would fail" : "failed", name);
}

static const struct {
    const char *what;
    const char *settle;
} reasons[ST_REASON_END] = {
#define REASON(name, code, what, settle) [code] = { what, settle },
    ST_REASONS(REASON)
#undef REASON
};

static void
say_refusal(int reason, const char *at)
{
    if (reason <= ST_REASON_NONE || reason >= ST_REASON_END)
        return;
    fprintf(stderr, TOOL ": ST%d: %s: %.*s\n", reason, reasons[reason].what,
        RS_REFUSED_LEN, at);
    fprintf(stderr, TOOL ": ST%d: %s\n", reason, reasons[reason].settle);
}

/* What is only queued, or not waited for, has not been checked yet. */
static int
is_check(const struct target *t, const message *answer)
{
    return is_update(t) &&
        (answer->m_rs_update_answer.check ||
            ((t->start.rss_flags & RSS_CHECK_LU) &&
                answer->m_rs_update_answer.phase != RS_PHASE_NONE));
}

static void
say_outcome(const message *answer, int check)
{
    say_refusal(answer->m_rs_update_answer.reason,
        answer->m_rs_update_answer.refused);
    say_phase(answer->m_rs_update_answer.phase, check);
}

/* Returns the exit status of the tool. */
int
send_request(const struct target *t)
{
    message m;
    int error, check, failed;

    memset(&m, 0, sizeof(m));
    switch (t->request) {
    case RS_UP:
    case RS_EDIT: m.m_rs_req.addr = (void *) &t->start; break;
    case RS_UPDATE:
        m.m_rs_update_req.addr = &t->start;
        m.m_rs_update_req.state = t->state;
        m.m_rs_update_req.prepare_maxtime = t->maxtime;
        break;
    case RS_SYSCTL: m.m_rs_req.subtype = t->sysctl; break;
    case RS_SHUTDOWN: break;
    default:
        if (t->request == RS_FI)
            m.m_rs_req.subtype = RS_FI_CRASH;
        m.m_rs_req.addr = (void *) t->label;
        m.m_rs_req.len = strlen(t->label);
    }
    failed = _syscall(RS_PROC_NR, t->request, &m) < 0;
    check = is_check(t, &m);
    if (!failed) {
        if (check && (t->start.rss_flags & RSS_PREPARE_ONLY_LU))
            fprintf(stderr, TOOL ": -o replaces nothing, checked or not\n");
        if (check)
            fprintf(stderr, TOOL ": the update would succeed\n");
        return 0;
    }
    error = errno;
    fprintf(stderr, "Request 0x%x to RS failed: %s (error %d)\n", t->request,
        strerror(error), error);
    if (t->request == RS_REFRESH && error == EPERM)
        fprintf(stderr,
            TOOL ": root refreshes services; rs, vm, pm and sched "
                 "need a replica (" TOOL " clone %s)\n",
            t->label);
    if (is_update(t))
        say_outcome(&m, check);
    return error;
}
