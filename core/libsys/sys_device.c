/* Interrupts and ports; see kernel/system/do_irqctl.c, do_devio.c. */
#include <minix/syslib.h>
#include <string.h>

int
sys_irqctl(int request, int irq, int policy, int *hook_id)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_irqctl.request = request;
    m.m_lsys_krn_sys_irqctl.vector = irq;
    m.m_lsys_krn_sys_irqctl.policy = policy;
    m.m_lsys_krn_sys_irqctl.hook_id = *hook_id;
    r = _kernel_call(SYS_IRQCTL, &m);
    if (request == IRQ_SETPOLICY && r == OK)
        *hook_id = m.m_krn_lsys_sys_irqctl.hook_id;
    return r;
}

int
sys_in(int port, uint32_t *value, int type)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_devio.request = _DIO_INPUT | type;
    m.m_lsys_krn_sys_devio.port = port;
    r = _kernel_call(SYS_DEVIO, &m);
    *value = m.m_krn_lsys_sys_devio.value;
    return r;
}

int
sys_out(int port, uint32_t value, int type)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_devio.request = _DIO_OUTPUT | type;
    m.m_lsys_krn_sys_devio.port = port;
    m.m_lsys_krn_sys_devio.value = value;
    return _kernel_call(SYS_DEVIO, &m);
}

static int
vector(int request, pvb_pair_t *pairs, int count)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_vdevio.request = request;
    m.m_lsys_krn_sys_vdevio.vec_addr = (vir_bytes) pairs;
    m.m_lsys_krn_sys_vdevio.vec_size = count;
    return _kernel_call(SYS_VDEVIO, &m);
}

int
sys_voutb(pvb_pair_t *pairs, int count)
{
    return vector(DIO_OUTPUT_BYTE, pairs, count);
}

int
sys_vinb(pvb_pair_t *pairs, int count)
{
    return vector(DIO_INPUT_BYTE, pairs, count);
}

int
sys_sdevio(int request, long port, endpoint_t proc, void *buffer, size_t count,
    vir_bytes offset)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_lsys_krn_sys_sdevio.request = request;
    m.m_lsys_krn_sys_sdevio.port = port;
    m.m_lsys_krn_sys_sdevio.vec_endpt = proc;
    m.m_lsys_krn_sys_sdevio.vec_addr = (vir_bytes) buffer;
    m.m_lsys_krn_sys_sdevio.vec_size = count;
    m.m_lsys_krn_sys_sdevio.offset = offset;
    return _kernel_call(SYS_SDEVIO, &m);
}
