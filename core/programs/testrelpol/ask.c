/* Requests to RS. */
#include <errno.h>
#include <lib.h>
#include <stdio.h>
#include <string.h>
#include "testrelpol.h"

#define BUSY_TICKS (5 * DEFAULT_HZ) /* RS may be busy for so long */

int
ask_label(int request, int subtype, const char *label)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_rs_req.subtype = subtype;
    m.m_rs_req.addr = (void *) label;
    m.m_rs_req.len = strlen(label);
    return _syscall(RS_PROC_NR, request, &m) < 0 ? errno : 0;
}

/* RS has not brought back who died, or cleaned up what is gone. */
static int
is_busy(int status, int phase)
{
    return phase == RS_PHASE_REQUEST && (status == EAGAIN || status == EBUSY);
}

int
ask_sysctl(int subtype, int *phase)
{
    message m;
    int status, ticks = 0;

    for (;;) {
        memset(&m, 0, sizeof(m));
        m.m_rs_req.subtype = subtype;
        status = _syscall(RS_PROC_NR, RS_SYSCTL, &m) < 0 ? errno : 0;
        *phase = m.m_rs_update_answer.phase;
        if (!is_busy(status, *phase) || ticks++ == BUSY_TICKS)
            return status;
        wait_tick();
    }
}

/* Rights do not matter: this instance is refused before it uses any. */
static void
take_other_program(struct rs_start *start, const struct service *s)
{
    const struct service *other = services;

    while (other < services + nr_services - 1 &&
        strcmp(other->info.proc_name, s->info.proc_name) == 0)
        other++;
    start->rss_flags &= ~RSS_SELF_LU;
    start->rss_cmd = (char *) other->info.binary;
    start->rss_cmdlen = strlen(other->info.binary);
    start->rss_progname = (char *) other->info.proc_name;
    start->rss_prognamelen = strlen(other->info.proc_name);
    start->rss_scheduler = KERNEL;
    start->rss_sigmgr = RS_PROC_NR;
    start->rss_priority = USER_Q;
    start->rss_quantum = USER_QUANTUM;
    start->rss_cpu = RS_CPU_DEFAULT;
    start->rss_asr_count = -1;
    start->rss_ipc = RSS_IPC_ALL;
    start->rss_ipclen = strlen(RSS_IPC_ALL);
    start->rss_flags |= RSS_SYS_BASIC_CALLS | RSS_VM_BASIC_CALLS;
}

static void
fill_start(struct rs_start *start, const char *label, const struct request *r,
    int queue)
{
    struct rs_state_data *data = &start->rss_state_data;

    memset(start, 0, sizeof(*start));
    start->rss_label.l_addr = (char *) label;
    start->rss_label.l_len = strlen(label);
    start->rss_flags = r->flags | RSS_SELF_LU | (queue ? RSS_BATCH : 0);
    if (r->expression != NULL) {
        data->size = sizeof(*data);
        data->eval_addr = (void *) r->expression;
        data->eval_len = strlen(r->expression);
    }
    if (r->other_program)
        take_other_program(start, find_service(label));
}

int
ask_update(const char *label, const struct request *r, int queue, int *phase)
{
    static struct rs_start start;
    message m;
    int status, ticks = 0;

    fill_start(&start, label, r, queue);
    for (;;) {
        memset(&m, 0, sizeof(m));
        m.m_rs_update_req.addr = &start;
        m.m_rs_update_req.state = r->state;
        m.m_rs_update_req.prepare_maxtime =
            (r->seconds == 0 ? LONG : r->seconds) * DEFAULT_HZ;
        status = _syscall(RS_PROC_NR, RS_UPDATE, &m) < 0 ? errno : 0;
        *phase = m.m_rs_update_answer.phase;
        if (!is_busy(status, *phase) || ticks++ == BUSY_TICKS)
            return status;
        wait_tick();
    }
}

/* The same request as words of minix-service. */
void
describe(char *text, size_t size, const char *label, const struct request *r,
    int queue)
{
    static const struct {
        unsigned flag;
        char letter;
    } letters[] = {
        { RSS_FORCE_SELF_LU, 's' },
        { RSS_PREPARE_ONLY_LU, 'o' },
        { RSS_FORCE_INIT_ST, 't' },
        { RSS_FORCE_INIT_CRASH, 'x' },
        { RSS_FORCE_INIT_FAIL, 'y' },
        { RSS_FORCE_INIT_TIMEOUT, 'z' },
    };
    char flags[32] = "", state[32] = "";
    size_t i;

    if (queue)
        strlcat(flags, "-q ", sizeof(flags));
    for (i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
        char word[] = { '-', letters[i].letter, ' ', '\0' };

        if (r->flags & letters[i].flag)
            strlcat(flags, word, sizeof(flags));
    }
    if (r->expression != NULL)
        snprintf(state, sizeof(state), " -state '%s'", r->expression);
    else if (r->state != SEF_LU_STATE_DEFAULT)
        snprintf(state, sizeof(state), " -state %d", r->state);
    snprintf(text, size, "%supdate %s -label %s -maxtime %dHZ%s%s", flags,
        r->other_program ? "BINARY" : "self", label,
        r->seconds == 0 ? LONG : r->seconds, state,
        r->flags & RSS_CHECK_LU ? " -check" : "");
}
