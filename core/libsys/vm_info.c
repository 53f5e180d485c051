/* Questions to VM about memory. A file of its own: VM, who cannot ask itself, has
 * its own vm_info_region(). */
#include <minix/syslib.h>
#include <minix/vm.h>
#include <string.h>

static int
info(int what, endpoint_t who, int count, void *to, vir_bytes *next)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_vm_info.what = what;
    m.m_lsys_vm_info.ep = who;
    m.m_lsys_vm_info.count = count;
    m.m_lsys_vm_info.ptr = (vir_bytes) to;
    m.m_lsys_vm_info.next = next != NULL ? *next : 0;
    r = _taskcall(VM_PROC_NR, VM_INFO, &m);
    if (r == OK && next != NULL) {
        *next = m.m_lsys_vm_info.next;
        return m.m_lsys_vm_info.count;
    }
    return r;
}

int
vm_info_stats(struct vm_stats_info *vsi)
{
    return info(VMIW_STATS, SELF, 0, vsi, NULL);
}

int
vm_info_usage(endpoint_t who, struct vm_usage_info *vui)
{
    return info(VMIW_USAGE, who, 0, vui, NULL);
}

int
vm_info_region(endpoint_t who, struct vm_region_info *vri, int count,
    vir_bytes *next)
{
    return info(VMIW_REGION, who, count, vri, next);
}
