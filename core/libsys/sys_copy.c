/* Copies by address; see kernel/system/do_copy.c, do_umap.c. */
#include <minix/syslib.h>
#include <string.h>

static int
copy(int call, endpoint_t src, vir_bytes src_addr, endpoint_t dst,
    vir_bytes dst_addr, size_t bytes, int flags)
{
    message m;

    if (bytes == 0)
        return OK;
    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_copy.src_endpt = src;
    m.m_lsys_krn_sys_copy.src_addr = src_addr;
    m.m_lsys_krn_sys_copy.dst_endpt = dst;
    m.m_lsys_krn_sys_copy.dst_addr = dst_addr;
    m.m_lsys_krn_sys_copy.nr_bytes = bytes;
    m.m_lsys_krn_sys_copy.flags = flags;
    return _kernel_call(call, &m);
}

int
sys_vircopy(endpoint_t src, vir_bytes src_addr, endpoint_t dst,
    vir_bytes dst_addr, size_t bytes, int flags)
{
    return copy(SYS_VIRCOPY, src, src_addr, dst, dst_addr, bytes, flags);
}

int
sys_physcopy(endpoint_t src, vir_bytes src_addr, endpoint_t dst,
    vir_bytes dst_addr, size_t bytes, int flags)
{
    return copy(SYS_PHYSCOPY, src, src_addr, dst, dst_addr, bytes, flags);
}

int
sys_memset(endpoint_t proc, unsigned long pattern, phys_bytes base,
    phys_bytes bytes)
{
    message m;

    if (bytes == 0)
        return OK;
    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_memset.process = proc;
    m.m_lsys_krn_sys_memset.pattern = pattern;
    m.m_lsys_krn_sys_memset.base = base;
    m.m_lsys_krn_sys_memset.count = bytes;
    return _kernel_call(SYS_MEMSET, &m);
}

static int
umap(int call, endpoint_t proc, endpoint_t grantee, int segment, vir_bytes addr,
    size_t bytes, phys_bytes *phys)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_umap.src_endpt = proc;
    m.m_lsys_krn_sys_umap.dst_endpt = grantee;
    m.m_lsys_krn_sys_umap.segment = segment;
    m.m_lsys_krn_sys_umap.src_addr = addr;
    m.m_lsys_krn_sys_umap.nr_bytes = bytes;
    r = _kernel_call(call, &m);
    *phys = m.m_krn_lsys_sys_umap.dst_addr;
    return r;
}

int
sys_umap(endpoint_t proc, int segment, vir_bytes addr, size_t bytes,
    phys_bytes *phys)
{
    return umap(SYS_UMAP, proc, SELF, segment, addr, bytes, phys);
}

int
sys_umap_remote(endpoint_t proc, endpoint_t grantee, int segment,
    vir_bytes addr, size_t bytes, phys_bytes *phys)
{
    return umap(SYS_UMAP_REMOTE, proc, grantee, segment, addr, bytes, phys);
}

int
sys_vumap(endpoint_t proc, struct vumap_vir *vvec, int vcount, size_t offset,
    int access, struct vumap_phys *pvec, int *pcount)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_vumap = (mess_lsys_krn_sys_vumap){
        .endpt = proc,
        .access = access,
        .offset = offset,
        .vaddr = (vir_bytes) vvec,
        .vcount = vcount,
        .paddr = (vir_bytes) pvec,
        .pmax = *pcount,
    };
    r = _kernel_call(SYS_VUMAP, &m);
    *pcount = m.m_krn_lsys_sys_vumap.pcount;
    return r;
}
