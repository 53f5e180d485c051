/* Updates of several services at once. */
#include <errno.h>
#include <string.h>
#include "testrelpol.h"

#define PHASE "group"

static struct service before[NR_SYS_PROCS];
static int nr_members;

static int
is_rs_or_vm(const struct service *s)
{
    return s->info.endpoint == RS_PROC_NR || s->info.endpoint == VM_PROC_NR;
}

/* In the order of their labels, then VM, then RS, as RS has them. */
static void
gather(const struct group *g)
{
    int i;

    nr_members = 0;
    for (i = 0; i < nr_services; i++) {
        if (!is_rs_or_vm(&services[i]) &&
            (has_flag(&services[i], RSI_CORE) || (g->with & WITH_ALL)))
            before[nr_members++] = services[i];
    }
    for (i = 0; i < nr_services; i++) {
        if (services[i].info.endpoint == VM_PROC_NR && (g->with & WITH_VM))
            before[nr_members++] = services[i];
    }
    for (i = 0; i < nr_services; i++) {
        if (services[i].info.endpoint == RS_PROC_NR && (g->with & WITH_RS))
            before[nr_members++] = services[i];
    }
}

/* Place of the member that gets the request of the case; -1: there is none. */
static int
chosen(const struct group_case *c)
{
    endpoint_t endpoint = c->who == RS_ITSELF ? RS_PROC_NR : VM_PROC_NR;
    int i;

    if (c->who > 0)
        return c->who <= nr_members ? c->who - 1 : -1;
    for (i = 0; i < nr_members; i++) {
        if (before[i].info.endpoint == endpoint)
            return i;
    }
    return -1;
}

/* Queues all and runs the queue. What is refused leaves no queue behind. */
static int
update_all(const struct group_case *c, int who, int *phase)
{
    static const struct request plain = { .state = SEF_LU_STATE_WORK_FREE };
    int i, status, ignored;

    for (i = 0; i < nr_members; i++) {
        status = ask_update(before[i].info.label,
            i == who ? &c->request : &plain, TRUE, phase);
        if (status != 0) {
            row_differs("%s cannot be queued", before[i].info.label);
            (void) ask_sysctl(RS_SYSCTL_UPD_STOP, &ignored);
            return status;
        }
    }
    return ask_sysctl(RS_SYSCTL_UPD_RUN, phase);
}

static void
describe_all(const struct group_case *c, int who)
{
    static const struct request plain = { .state = SEF_LU_STATE_WORK_FREE };
    char words[160];

    /* All others are asked in the same way. */
    describe(words, sizeof(words), who == 0 ? "LABEL" : before[0].info.label,
        &plain, TRUE);
    row_words(words);
    if (who >= 0) {
        describe(words, sizeof(words), before[who].info.label, &c->request,
            TRUE);
        row_words(words);
    }
    row_words("sysctl upd_run");
}

static void
run(const struct group *g, const struct group_case *c)
{
    int i, attempt, status = 0, phase = RS_PHASE_NONE, restarted, replaced;
    int who;
    char text[ROW_TEXT] = "";

    read_services();
    read_instances();
    gather(g);
    who = chosen(c);
    if (who < 0 && c->who != NOBODY)
        return; /* a case of another group */
    if ((c->how & RECOVERS) && before[who].info.policies[0] == '\0') {
        skip_row(PHASE, c->title, before[who].info.label,
            "it has no recovery policy");
        return;
    }
    for (i = 0; i < nr_members; i++) {
        strlcat(text, i == 0 ? "" : " ", sizeof(text));
        strlcat(text, before[i].info.label, sizeof(text));
    }
    say("# testing %s :: multicomponent live update+rollback", text);
    say("# case %s", c->title);
    begin_row(PHASE, c->title);
    for (i = 0; i < nr_members; i++)
        row_label(before[i].info.label);
    describe_all(c, who);
    for (attempt = 0; attempt < ATTEMPTS; attempt++) {
        status = update_all(c, who, &phase);
        if (status != EINTR || c->expected.status[0] == EINTR)
            break;
    }
    restarted = (c->how & RECOVERS) && status == ERESTART;
    if (restarted && await_restart(&before[who]) != 0)
        row_differs("%s does not come back", before[who].info.label);
    replaced = status == 0 && !(c->request.flags & RSS_CHECK_LU);
    read_services();
    read_instances();
    for (i = 0; i < nr_members; i++)
        compare(&before[i], restarted && i == who, replaced);
    check_witness();
    if (!end_row(&c->expected, status, phase))
        say("not ok # failed multicomponent live update+rollback");
}

void
test_groups(void)
{
    const struct group *g;
    const struct group_case *c;

    for (g = groups; g < groups + nr_groups; g++) {
        for (c = group_cases; c < group_cases + nr_group_cases; c++)
            run(g, c);
    }
}
