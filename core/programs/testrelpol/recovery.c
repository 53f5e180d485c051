/*
 * Crashes: each service is made to crash, and must come back as its policy
 * says: behind its endpoint ("restart") or behind another one ("reset").
 *
 * RS waits longer before each restart.  The request that ends this wait is sent
 * until the service is back, so nothing has to be set, or set back.
 */
#include <errno.h>
#include <string.h>
#include "testrelpol.h"

#define PHASE "recovery"
#define RESTART "restart"
#define RESET "reset"
#define POLLS (20 * DEFAULT_HZ)
/* Who crashes has a higher priority than this program, and RS has: the request
 * finds it dead.  If it is PM, a sleep would last as long as RS's wait. */
#define AT_ONCE 50

/* Returns 0 when the service has been restarted, or ETIMEDOUT. */
int
await_restart(const struct service *before)
{
    const char *label = before->info.label;
    const struct service *now;
    int polls;

    for (polls = 0; polls < AT_ONCE + POLLS; polls++) {
        (void) ask_label(RS_RESTART, 0, label);
        if (read_services() == 0 && (now = find_service(label)) != NULL &&
            now->info.restarts > before->info.restarts)
            return 0;
        if (polls >= AT_ONCE)
            wait_tick();
    }
    return ETIMEDOUT;
}

static int
has_word(const char *text, const char *word)
{
    const char *at = strstr(text, word);
    size_t length = strlen(word);

    return at != NULL && (at == text || at[-1] == ' ') &&
        (at[length] == '\0' || at[length] == ' ');
}

/* How a service differs from what it was, but for what is expected of it. */
void
compare(const struct service *before, int restarted, int replaced)
{
    const struct rs_service_info *old = &before->info, *info;
    const struct service *now = find_service(old->label);
    int moves = restarted && has_word(old->policies, RESET);

    if (now == NULL) {
        row_differs("%s is gone", old->label);
        return;
    }
    info = &now->info;
    if ((info->endpoint != old->endpoint) != moves)
        row_differs("%s: endpoint %d, was %d", old->label, info->endpoint,
            old->endpoint);
    if (info->restarts - old->restarts != restarted)
        row_differs("%s: restarts %d, was %d", old->label, info->restarts,
            old->restarts);
    if (info->asr_count != old->asr_count)
        row_differs("%s: ASR count %u, was %u", old->label, info->asr_count,
            old->asr_count);
    if (strcmp(info->policies, old->policies) != 0)
        row_differs("%s: policies", old->label);
    if (before->instance != 0 &&
        (now->instance != before->instance) != (restarted || replaced))
        row_differs("%s: instance %u, was %u", old->label, now->instance,
            before->instance);
}

static void
test_policy(const struct service *s, const char *policy)
{
    static const struct expected good = { { 0, END }, RS_PHASE_NONE };
    struct service before;
    int clone = has_flag(s, RSI_NEED_REPL) && !has_flag(s, RSI_USE_REPL);
    int status = 0;

    say("# testing %s :: %s", s->info.label, policy);
    read_instances();
    before = *s;
    begin_row(PHASE, policy);
    row_label(before.info.label);
    if (clone)
        row_words("clone");
    row_words("fi");
    if (clone)
        row_words("unclone");
    if (clone)
        status = ask_label(RS_CLONE, 0, before.info.label);
    if (status == 0)
        status = ask_label(RS_FI, RS_FI_CRASH, before.info.label);
    if (status == 0)
        status = await_restart(&before);
    if (clone)
        (void) ask_label(RS_UNCLONE, 0, before.info.label);
    read_services();
    read_instances();
    compare(&before, 1, 0);
    check_witness();
    if (!end_row(&good, status, RS_PHASE_NONE))
        say("not ok # failed %s, %s", before.info.label, policy);
}

void
test_recovery(const char *label)
{
    static const char *const policies[] = { RESTART, RESET };
    const struct service *s;
    int i, tested = 0;

    for (i = 0; i < (int) (sizeof(policies) / sizeof(policies[0])); i++) {
        if ((s = find_service(label)) == NULL)
            return;
        if (!has_word(s->info.policies, policies[i]))
            continue;
        test_policy(s, policies[i]);
        tested = 1;
    }
    if (!tested)
        skip_row(PHASE, "policy", label, "it has none");
}
