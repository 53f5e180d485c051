/* Facts from the kernel; see kernel/system/do_getinfo.c. */
#include <minix/syslib.h>
#include <string.h>

int
sys_getinfo(int request, void *val, int len, void *val2, int len2)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_getinfo.request = request;
    m.m_lsys_krn_sys_getinfo.val_ptr = (vir_bytes) val;
    m.m_lsys_krn_sys_getinfo.val_len = len;
    m.m_lsys_krn_sys_getinfo.val_ptr2 = (vir_bytes) val2;
    m.m_lsys_krn_sys_getinfo.val_len2_e = len2;
    return _kernel_call(SYS_GETINFO, &m);
}

int
sys_whoami(endpoint_t *who, char *name, int namelen, int *priv_flags,
    int *init_flags)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_getinfo.request = GET_WHOAMI;
    r = _kernel_call(SYS_GETINFO, &m);
    if (r != OK)
        return r;
    *who = m.m_krn_lsys_sys_getwhoami.endpt;
    *priv_flags = m.m_krn_lsys_sys_getwhoami.privflags;
    *init_flags = m.m_krn_lsys_sys_getwhoami.initflags;
    if (namelen > 0) {
        strncpy(name, m.m_krn_lsys_sys_getwhoami.name, namelen - 1);
        name[namelen - 1] = '\0';
    }
    return OK;
}
