/*
 * The variables: numbers and texts under two-component names.
 *
 * MIB_SYSCTL  in: name, oldp and oldlen (0: only tell the length), newp and
 * newlen;  out: oldlen, the length of the value.  ENOMEM when the caller's
 * buffer is too short, EPERM when the variable cannot be written.
 */
#include <errno.h>
#include <string.h>
#include <minix/const.h>
#include <minix/param.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "mib.h"

/* NetBSD's numbers, and MINIX's own subtree. */
#define CTL_KERN 1
#define KERN_OSTYPE 1
#define KERN_OSRELEASE 2
#define KERN_OSREV 3
#define KERN_VERSION 4
#define KERN_HOSTNAME 10
#define CTL_HW 6
#define HW_MACHINE 1
#define HW_MODEL 2
#define HW_NCPU 3
#define HW_PHYSMEM 5
#define HW_PAGESIZE 7
#define CTL_MINIX 32
#define MINIX_MIB 1

struct variable {
    int name[MIB_DEPTH];
    int writable;
    char *text; /* NULL: a number */
    int *number;
};

static char ostype[MIB_TEXT_MAX] = "Minix";
static char osrelease[MIB_TEXT_MAX] = "3.4.0";
static char version[MIB_TEXT_MAX] = "Minix 3.4.0 (minix-live)";
static char hostname[MIB_TEXT_MAX] = "minix";
static char machine[MIB_TEXT_MAX] = "i386";
static char model[MIB_TEXT_MAX] = "i686";
static int osrev = 304000000;
static int ncpu = 1;
static int physmem;
static int pagesize = VM_PAGE_SIZE;
static int calls; /* served so far */

static const struct variable variables[] = {
    { { CTL_KERN, KERN_OSTYPE }, 0, ostype, NULL },
    { { CTL_KERN, KERN_OSRELEASE }, 0, osrelease, NULL },
    { { CTL_KERN, KERN_OSREV }, 0, NULL, &osrev },
    { { CTL_KERN, KERN_VERSION }, 0, version, NULL },
    { { CTL_KERN, KERN_HOSTNAME }, 1, hostname, NULL },
    { { CTL_HW, HW_MACHINE }, 0, machine, NULL },
    { { CTL_HW, HW_MODEL }, 0, model, NULL },
    { { CTL_HW, HW_NCPU }, 0, NULL, &ncpu },
    { { CTL_HW, HW_PHYSMEM }, 0, NULL, &physmem },
    { { CTL_HW, HW_PAGESIZE }, 0, NULL, &pagesize },
    { { CTL_MINIX, MINIX_MIB }, 0, NULL, &calls },
};

int
mib_init(int type, sef_init_info_t *info)
{
    static kinfo_t kinfo;
    int r;

    (void) type;
    (void) info;
    if ((r = sys_getkinfo(&kinfo)) != OK)
        return r;
    physmem = kinfo.mem_total;
    return OK;
}

static const struct variable *
find(const int *name)
{
    size_t i;

    for (i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
        if (memcmp(variables[i].name, name, sizeof(variables[i].name)) == 0)
            return &variables[i];
    }
    return NULL;
}

static int
may_write(endpoint_t caller)
{
    struct proc_info info;

    return sys_getproc(&info, caller) == OK && info.pi_euid == 0;
}

static int
set(const struct variable *v, endpoint_t caller, vir_bytes from, size_t length)
{
    char text[MIB_TEXT_MAX];
    int r;

    if (!v->writable || !may_write(caller))
        return EPERM;
    if (v->text == NULL)
        return length == sizeof(*v->number)
            ? sys_datacopy(caller, from, SELF, (vir_bytes) v->number, length)
            : EINVAL;
    if (length >= sizeof(text))
        return EINVAL;
    r = sys_datacopy(caller, from, SELF, (vir_bytes) text, length);
    if (r != OK)
        return r;
    text[length] = '\0';
    strlcpy(v->text, text, MIB_TEXT_MAX);
    return OK;
}

int
do_sysctl(message *m)
{
    mess_lc_mib_sysctl in = m->m_lc_mib_sysctl;
    const struct variable *v;
    const void *value;
    size_t length, part;
    int r;

    calls++;
    if (in.namelen != MIB_DEPTH || (v = find(in.name)) == NULL)
        return ENOENT;
    value = v->text != NULL ? (const void *) v->text : v->number;
    length = v->text != NULL ? strlen(v->text) + 1 : sizeof(*v->number);
    m->m_mib_lc_sysctl.oldlen = length;
    if (in.oldp != 0) {
        part = MIN(length, in.oldlen);
        r = sys_datacopy(SELF, (vir_bytes) value, m->m_source, in.oldp, part);
        if (r != OK)
            return r;
        if (part < length)
            return ENOMEM;
    }
    return in.newp == 0 ? OK : set(v, m->m_source, in.newp, in.newlen);
}
