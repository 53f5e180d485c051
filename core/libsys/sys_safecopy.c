/* Copies through grants; see kernel/system/do_safecopy.c. A copy whose granter
 * is being updated waits in the kernel. */
#include <minix/syslib.h>
#include <errno.h>
#include <string.h>

static int
safecopy(int call, endpoint_t who, cp_grant_id_t grant, vir_bytes offset,
    vir_bytes address, size_t bytes)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_kern_safecopy.from_to = who;
    m.m_lsys_kern_safecopy.gid = grant;
    m.m_lsys_kern_safecopy.offset = offset;
    m.m_lsys_kern_safecopy.address = address;
    m.m_lsys_kern_safecopy.bytes = bytes;
    return _kernel_call(call, &m);
}

int
sys_safecopyfrom(endpoint_t src, cp_grant_id_t grant, vir_bytes offset,
    vir_bytes address, size_t bytes)
{
    return safecopy(SYS_SAFECOPYFROM, src, grant, offset, address, bytes);
}

int
sys_safecopyto(endpoint_t dst, cp_grant_id_t grant, vir_bytes offset,
    vir_bytes address, size_t bytes)
{
    return safecopy(SYS_SAFECOPYTO, dst, grant, offset, address, bytes);
}

int
sys_vsafecopy(struct vscp_vec *vec, int count)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_kern_vsafecopy.vec_addr = (vir_bytes) vec;
    m.m_lsys_kern_vsafecopy.vec_size = count;
    return _kernel_call(SYS_VSAFECOPY, &m);
}

int
sys_safememset(endpoint_t src, cp_grant_id_t grant, vir_bytes offset,
    int pattern, size_t bytes)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_safememset.process = src;
    m.m_lsys_krn_safememset.gid = grant;
    m.m_lsys_krn_safememset.offset = offset;
    m.m_lsys_krn_safememset.pattern = pattern;
    m.m_lsys_krn_safememset.bytes = bytes;
    return _kernel_call(SYS_SAFEMEMSET, &m);
}

int
sys_setgrant(cp_grant_t *grants, int entries)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_setgrant.addr = (vir_bytes) grants;
    m.m_lsys_krn_sys_setgrant.size = entries;
    return _kernel_call(SYS_SETGRANT, &m);
}
