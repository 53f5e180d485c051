/* Limits and abilities of the system by number. */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <minix/const.h>
#include <unistd.h>

long
sysconf(int name)
{
    switch (name) {
    case _SC_ARG_MAX: return ARG_MAX;
    case _SC_OPEN_MAX: return OPEN_MAX;
    case _SC_CLK_TCK: return DEFAULT_HZ;
    case _SC_NGROUPS_MAX: return NGROUPS_MAX;
    case _SC_TZNAME_MAX: return TZNAME_MAX;
    case _SC_LINE_MAX: return LINE_MAX;
    case _SC_IOV_MAX: return IOV_MAX;
    case _SC_HOST_NAME_MAX: return HOST_NAME_MAX;
    case _SC_SYMLOOP_MAX: return SYMLOOP_MAX;
    case _SC_RE_DUP_MAX: return RE_DUP_MAX;
    case _SC_PAGESIZE: return PAGESIZE;
    case _SC_NPROCESSORS_CONF:
    case _SC_NPROCESSORS_ONLN: return 1;
    case _SC_FSYNC:
    case _SC_REGEXP:
    case _SC_MONOTONIC_CLOCK: return 200809L;
    case _SC_SAVED_IDS: return 1;
    case _SC_VERSION: return _POSIX_VERSION;
    case _SC_THREADS:
    case _SC_TIMERS:
    case _SC_SEMAPHORES:
    case _SC_SHARED_MEMORY_OBJECTS:
    case _SC_MESSAGE_PASSING:
    case _SC_ASYNCHRONOUS_IO:
    case _SC_MAPPED_FILES:
    case _SC_MEMLOCK:
    case _SC_SPAWN:
    case _SC_SHELL:
    case _SC_JOB_CONTROL:
    case _SC_IPV6:
    case _SC_CPUTIME:
    case _SC_GETPW_R_SIZE_MAX:
    case _SC_GETGR_R_SIZE_MAX:
        /* Not there, or without a limit: errno stays. */
        return -1;
    default: errno = EINVAL; return -1;
    }
}

int
getdtablesize(void)
{
    return OPEN_MAX;
}
