/*
 * What users may expect when a service fails: "restart" is transparent, after
 * "reset" its endpoint may be another.  Shown in /proc/service; what really
 * happens is decided by the service when it initializes.
 */
#include "rs.h"

static const struct {
    const char *program, *policy;
} policies[] = {
    { "pm", "restart" },
    { "vfs", "restart" },
    { "sched", "restart" },
    { "ds", "restart" },
    { "mib", "restart" },
    { "memory", "restart" },
    { "tty", "restart" },
    { "pfs", "restart" },
    { "mfs", "restart" },
    { "at_wini", "reset" },
};

const char *
policy_of(const char *program)
{
    size_t i;

    for (i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
        if (strcmp(policies[i].program, program) == 0)
            return policies[i].policy;
    }
    return "";
}
