/*
 * The cases of live updates, each fact once.  Those of MINIX's testrelpol are
 * in its order; what MINIX lacks follows.  A status 4 that is not expected is
 * tried again, ATTEMPTS times in all: services that talk to each other may not
 * get ready at once.
 *
 * RS does not lead the initialization of other members here, so that a failure
 * is its own status in a group with RS, too, where MINIX has 200.
 */
#include <errno.h>
#include "testrelpol.h"

#define WORK_FREE SEF_LU_STATE_WORK_FREE
#define NEVER SEF_LU_STATE_UNREACHABLE
#define CRASH SEF_LU_STATE_PREPARE_CRASH
#define EXPRESSION SEF_LU_STATE_EVAL
#define CUSTOM SEF_LU_STATE_CUSTOM_BASE
#define UNKNOWN_STATE 99
#define NO_PHASE RS_PHASE_NONE

#define ASK(rss, ...) { .flags = rss, .state = WORK_FREE, __VA_ARGS__ }
#define IN_STATE(number, ...) { .state = number, __VA_ARGS__ }
#define WANT(in, ...) { .status = { __VA_ARGS__, END }, .phase = in }

const struct single_case single_cases[] = {
    { "plain", ASK(0), WANT(NO_PHASE, 0), 0 },
    { "prepare only", ASK(RSS_PREPARE_ONLY_LU), WANT(NO_PHASE, 0), NOT_HELD },
    { "init crash", ASK(RSS_FORCE_INIT_CRASH), WANT(RS_PHASE_INIT, ERESTART),
        0 },
    { "init failure", ASK(RSS_FORCE_INIT_FAIL), WANT(RS_PHASE_INIT, ENOSYS),
        0 },
    { "init timeout", ASK(RSS_FORCE_INIT_TIMEOUT, .seconds = 1),
        WANT(RS_PHASE_INIT, EINTR), 0 },
    { "never quiescent", IN_STATE(NEVER, .seconds = 1),
        WANT(RS_PHASE_PREPARE, EINTR), 0 },

    { "prepare only, refused", ASK(RSS_PREPARE_ONLY_LU),
        WANT(RS_PHASE_REQUEST, EINVAL), HELD },
    { "default state", IN_STATE(SEF_LU_STATE_DEFAULT), WANT(NO_PHASE, 0), 0 },
    { "null state", IN_STATE(SEF_LU_STATE_NULL), WANT(RS_PHASE_REQUEST, EINVAL),
        0 },
    { "unknown state", IN_STATE(UNKNOWN_STATE, .seconds = 1),
        WANT(RS_PHASE_PREPARE, ENOSYS, EINVAL), LEARN_STATES },
    { "request free, not known", IN_STATE(SEF_LU_STATE_REQUEST_FREE),
        WANT(RS_PHASE_PREPARE, ENOSYS), NO_STATES },
    { "request free", IN_STATE(SEF_LU_STATE_REQUEST_FREE, .seconds = 1),
        WANT(RS_PHASE_PREPARE, 0, EINTR, EINVAL), STATES },
    { "protocol free, not known", IN_STATE(SEF_LU_STATE_PROTOCOL_FREE),
        WANT(RS_PHASE_PREPARE, ENOSYS), NO_STATES },
    { "protocol free", IN_STATE(SEF_LU_STATE_PROTOCOL_FREE, .seconds = 1),
        WANT(RS_PHASE_PREPARE, 0, EINTR, EINVAL), STATES },
    { "custom state, not known", IN_STATE(CUSTOM),
        WANT(RS_PHASE_PREPARE, ENOSYS), NO_STATES },
    { "custom state", IN_STATE(CUSTOM, .seconds = 1),
        WANT(RS_PHASE_PREPARE, 0, EINTR, EINVAL), STATES },
    { "no expression", IN_STATE(EXPRESSION), WANT(RS_PHASE_PREPARE, EINVAL),
        0 },
    { "prepare crash", IN_STATE(CRASH), WANT(RS_PHASE_PREPARE, ERESTART),
        RECOVERS },
    { "binary of another program",
        ASK(RSS_FORCE_SELF_LU, .other_program = TRUE),
        WANT(RS_PHASE_TRANSFER, EGENERIC), NOT_VM },
    { "binary of another program, which cannot run without VM",
        ASK(RSS_FORCE_SELF_LU, .other_program = TRUE),
        WANT(RS_PHASE_INIT, EINTR), ONLY_VM },
    { "check", ASK(RSS_CHECK_LU), WANT(NO_PHASE, 0), 0 },
    { "check of a failure", ASK(RSS_CHECK_LU | RSS_FORCE_INIT_FAIL),
        WANT(RS_PHASE_INIT, ENOSYS), 0 },

    { "state transfer", ASK(RSS_FORCE_INIT_ST), WANT(NO_PHASE, 0), TRANSFERS },
    { "state transfer, refused", ASK(RSS_FORCE_INIT_ST),
        WANT(RS_PHASE_TRANSFER, ENOSYS), NO_TRANSFERS },
    { "state transfer, check", ASK(RSS_FORCE_INIT_ST | RSS_CHECK_LU),
        WANT(NO_PHASE, 0), TRANSFERS },
    { "state transfer, crash", ASK(RSS_FORCE_INIT_ST | RSS_FORCE_INIT_CRASH),
        WANT(RS_PHASE_INIT, ERESTART), TRANSFERS },
    { "state transfer, failure", ASK(RSS_FORCE_INIT_ST | RSS_FORCE_INIT_FAIL),
        WANT(RS_PHASE_INIT, ENOSYS), TRANSFERS },
    { "state transfer, timeout",
        ASK(RSS_FORCE_INIT_ST | RSS_FORCE_INIT_TIMEOUT, .seconds = 1),
        WANT(RS_PHASE_INIT, EINTR), TRANSFERS },
    { "true expression", IN_STATE(EXPRESSION, .expression = "1"),
        WANT(NO_PHASE, 0), TRANSFERS },
    { "false expression", IN_STATE(EXPRESSION, .expression = "0", .seconds = 1),
        WANT(RS_PHASE_PREPARE, EINTR), TRANSFERS },
    { "expression of nothing", IN_STATE(EXPRESSION, .expression = "no such"),
        WANT(RS_PHASE_PREPARE, EINVAL), TRANSFERS },
    { "expression without variables",
        IN_STATE(EXPRESSION, .expression = "1", .seconds = 1),
        WANT(RS_PHASE_PREPARE, EINTR), NO_TRANSFERS },
};
const int nr_single_cases = sizeof(single_cases) / sizeof(single_cases[0]);

const struct group_case group_cases[] = {
    { "all good", NOBODY, ASK(0), WANT(NO_PHASE, 0), 0 },
    { "one crashes", 2, ASK(RSS_FORCE_INIT_CRASH),
        WANT(RS_PHASE_INIT, ERESTART), 0 },
    { "one fails", 3, ASK(RSS_FORCE_INIT_FAIL), WANT(RS_PHASE_INIT, ENOSYS),
        0 },
    { "one times out", 2, ASK(RSS_FORCE_INIT_TIMEOUT, .seconds = 1),
        WANT(RS_PHASE_INIT, EINTR), 0 },
    { "one never ready", 3, IN_STATE(NEVER, .seconds = 1),
        WANT(RS_PHASE_PREPARE, EINTR), 0 },

    { "one crashes preparing", 3, IN_STATE(CRASH),
        WANT(RS_PHASE_PREPARE, ERESTART), RECOVERS },
    { "one has another program", 2,
        ASK(RSS_FORCE_SELF_LU, .other_program = TRUE),
        WANT(RS_PHASE_TRANSFER, EGENERIC), 0 },
    { "one is checked", 2, ASK(RSS_CHECK_LU), WANT(NO_PHASE, 0), 0 },
    { "vm crashes", VM_ITSELF, ASK(RSS_FORCE_INIT_CRASH),
        WANT(RS_PHASE_INIT, ERESTART), 0 },
    { "vm fails", VM_ITSELF, ASK(RSS_FORCE_INIT_FAIL),
        WANT(RS_PHASE_INIT, ENOSYS), 0 },
    { "vm times out", VM_ITSELF, ASK(RSS_FORCE_INIT_TIMEOUT, .seconds = 1),
        WANT(RS_PHASE_INIT, EINTR), 0 },
    { "vm is never ready", VM_ITSELF, IN_STATE(NEVER, .seconds = 1),
        WANT(RS_PHASE_PREPARE, EINTR), 0 },
    { "rs crashes", RS_ITSELF, ASK(RSS_FORCE_INIT_CRASH),
        WANT(RS_PHASE_INIT, ERESTART), 0 },
    { "rs fails", RS_ITSELF, ASK(RSS_FORCE_INIT_FAIL),
        WANT(RS_PHASE_INIT, ENOSYS), 0 },
    { "rs times out", RS_ITSELF, ASK(RSS_FORCE_INIT_TIMEOUT, .seconds = 1),
        WANT(RS_PHASE_INIT, EINTR), 0 },
    { "rs is never ready", RS_ITSELF, IN_STATE(NEVER, .seconds = 1),
        WANT(RS_PHASE_PREPARE, EINTR), 0 },
};
const int nr_group_cases = sizeof(group_cases) / sizeof(group_cases[0]);

const struct group groups[] = {
    { "core", 0 },
    { "core and vm", WITH_VM },
    { "core and rs", WITH_RS },
    { "core, vm and rs", WITH_VM | WITH_RS },
    { "all but vm and rs", WITH_ALL },
    { "all", WITH_ALL | WITH_VM | WITH_RS },
};
const int nr_groups = sizeof(groups) / sizeof(groups[0]);
