/* Parameters of a service: its own name=value arguments, and those of the
 * boot command line. */
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int env_argc;
static char **env_argv;

void
env_setargs(int argc, char *argv[])
{
    env_argc = argc;
    env_argv = argv;
}

static int
take(const char *from, char *value, int max)
{
    if ((int) strlen(from) >= max)
        return E2BIG;
    strcpy(value, from);
    return OK;
}

int
env_get_param(const char *name, char *value, int max)
{
    static char boot[BOOT_PARAM_BYTES];
    size_t n = strlen(name);
    const char *p;
    int i, r;

    for (i = 1; i < env_argc; i++)
        if (strncmp(env_argv[i], name, n) == 0 && env_argv[i][n] == '=')
            return take(env_argv[i] + n + 1, value, max);
    r = sys_getmonparams(boot, sizeof(boot));
    if (r != OK)
        return r;
    for (p = boot; *p != '\0'; p += strlen(p) + 1)
        if (strncmp(p, name, n) == 0 && p[n] == '=')
            return take(p + n + 1, value, max);
    return ESRCH;
}

/* A number, MINIX's "d" or "x" format; field is always 0 here. */
int
env_parse(const char *name, const char *fmt, int field, long *param, long min,
    long max)
{
    char value[64], *end;
    long v;

    if (field != 0 || env_get_param(name, value, sizeof(value)) != OK)
        return ESRCH;
    v = strtol(value, &end, *fmt == 'x' ? 16 : *fmt == 'o' ? 8 : 10);
    if (end == value || *end != '\0' || v < min || v > max)
        panic("bad parameter %s=%s", name, value);
    *param = v;
    return OK;
}
