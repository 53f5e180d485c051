/* Updates of one service. */
#include <errno.h>
#include <string.h>
#include "testrelpol.h"

#define PHASE "single"

/* Why the case is not for the service; NULL: it is.  An empty reason is that
 * another case is its counterpart. */
static const char *
unfit(const struct single_case *c, const struct service *s)
{
    int held = s->info.endpoint == RS_PROC_NR ||
        s->info.endpoint == VM_PROC_NR || s->info.endpoint == PM_PROC_NR ||
        s->info.endpoint == VFS_PROC_NR;
    int transfers = has_flag(s, RSI_STATE_TABLE);

    if ((c->how & HELD && !held) || (c->how & NOT_HELD && held) ||
        (c->how & STATES && !s->has_states) ||
        (c->how & NO_STATES && s->has_states) ||
        (c->how & NOT_VM && s->info.endpoint == VM_PROC_NR) ||
        (c->how & ONLY_VM && s->info.endpoint != VM_PROC_NR) ||
        (c->how & NO_TRANSFERS && transfers))
        return "";
    if (c->how & TRANSFERS && !transfers)
        return "it has no state tables";
    if (c->how & RECOVERS && s->info.policies[0] == '\0')
        return "it has no recovery policy";
    return NULL;
}

static int
is_listed(const struct expected *e, int status)
{
    const int *one = e->status;

    while (*one != END && *one != status)
        one++;
    return *one != END;
}

static int
run(const struct single_case *c, const char *label)
{
    const struct service *s = find_service(label);
    struct service before;
    int attempt, status = 0, phase = RS_PHASE_NONE, restarted, replaced;
    char words[160];

    read_instances();
    before = *s;
    say("# case %s", c->title);
    begin_row(PHASE, c->title);
    row_label(label);
    describe(words, sizeof(words), label, &c->request, FALSE);
    row_words(words);
    for (attempt = 0; attempt < ATTEMPTS; attempt++) {
        status = ask_update(label, &c->request, FALSE, &phase);
        if (status != EINTR || is_listed(&c->expected, status))
            break;
    }
    restarted = c->how & RECOVERS && status == ERESTART;
    if (restarted && await_restart(&before) != 0)
        row_differs("%s does not come back", label);
    replaced = status == 0 &&
        !(c->request.flags & (RSS_PREPARE_ONLY_LU | RSS_CHECK_LU));
    read_services();
    read_instances();
    compare(&before, restarted, replaced);
    check_witness();
    if (c->how & LEARN_STATES && (s = find_service(label)) != NULL)
        services[s - services].has_states = status == EINVAL;
    return end_row(&c->expected, status, phase);
}

void
test_single(const char *label)
{
    const struct single_case *c;
    const struct service *s;
    const char *reason;
    int ok = TRUE;

    say("# testing %s :: live update+rollback", label);
    for (c = single_cases; c < single_cases + nr_single_cases; c++) {
        if ((s = find_service(label)) == NULL)
            break;
        if ((reason = unfit(c, s)) == NULL)
            ok &= run(c, label);
        else if (reason[0] != '\0')
            skip_row(PHASE, c->title, label, reason);
    }
    if (!ok)
        say("not ok # failed %s, live update+rollback", label);
}
