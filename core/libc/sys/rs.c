/* What programs know of RS: services by label, their facts, phases by name. */
#include <lib.h>
#include <string.h>
#include <minix/rs.h>
#include <minix/sysinfo.h>

int
minix_rs_lookup(const char *name, endpoint_t *value)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_rs_req.name = name;
    m.m_rs_req.name_len = strlen(name);
    if (_syscall(RS_PROC_NR, RS_LOOKUP, &m) < 0)
        return -1;
    *value = m.m_rs_req.endpoint;
    return 0;
}

int
minix_rs_services(struct rs_service_info *table)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_getsysinfo.what = SI_SERVICE_INFO;
    m.m_lsys_getsysinfo.where = (vir_bytes) table;
    m.m_lsys_getsysinfo.size = NR_SYS_PROCS * sizeof(*table);
    return _syscall(RS_PROC_NR, RS_GETSYSINFO, &m) < 0 ? -1 : 0;
}

const char *
minix_rs_phase(int phase)
{
    static const char *const names[] = {
        [RS_PHASE_REQUEST] = "request",
        [RS_PHASE_PREPARE] = "prepare",
        [RS_PHASE_SWAP] = "swap",
        [RS_PHASE_TRANSFER] = "state transfer",
        [RS_PHASE_INIT] = "initialization",
    };

    if (phase <= RS_PHASE_NONE ||
        phase >= (int) (sizeof(names) / sizeof(names[0])))
        return NULL;
    return names[phase];
}
