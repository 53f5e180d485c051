/* SYS_DEVIO: one port access. in: request (DIO_*), port, value; out: value
 * SYS_VDEVIO: byte accesses of a vector. in: request, vec_addr, vec_size
 * SYS_SDEVIO: a block. in: request, port, vec_endpt (whose memory; with
 * _DIO_SAFE vec_addr is a grant), vec_addr, vec_size (bytes), offset */
#include "../kernel.h"
#include <minix/safecopies.h>

static int
may_use_port(const struct priv *sp, unsigned port, unsigned width)
{
    int i;

    if (!(sp->s_flags & CHECK_IO_PORT))
        return TRUE;
    for (i = 0; i < sp->s_nr_io_range; i++)
        if (port >= sp->s_io_tab[i].ior_base &&
            port + width - 1 <= sp->s_io_tab[i].ior_limit)
            return TRUE;
    return FALSE;
}

static int
width_of(int request)
{
    switch (request & _DIO_TYPEMASK) {
    case _DIO_BYTE: return 1;
    case _DIO_WORD: return 2;
    case _DIO_LONG: return 4;
    default: return 0;
    }
}

static uint32_t
port_in(unsigned port, int width)
{
    return width == 1 ? inb(port) : width == 2 ? inw(port) : inl(port);
}

static void
port_out(unsigned port, uint32_t v, int width)
{
    if (width == 1)
        outb(port, v);
    else if (width == 2)
        outw(port, v);
    else
        outl(port, v);
}

int
do_devio(struct proc *caller, message *m)
{
    int request = m->m_lsys_krn_sys_devio.request, width = width_of(request);
    unsigned port = m->m_lsys_krn_sys_devio.port;

    if (width == 0 || port > 0xFFFF)
        return EINVAL;
    if (!may_use_port(caller->p_priv, port, width))
        return EPERM;
    if ((request & _DIO_DIRMASK) == _DIO_INPUT)
        m->m_krn_lsys_sys_devio.value = port_in(port, width);
    else
        port_out(port, m->m_lsys_krn_sys_devio.value, width);
    return OK;
}

#define VDEVIO_MAX 64

int
do_vdevio(struct proc *caller, message *m)
{
    pvb_pair_t pair[VDEVIO_MAX];
    int n = m->m_lsys_krn_sys_vdevio.vec_size, i, r;
    int request = m->m_lsys_krn_sys_vdevio.request;
    vir_bytes at = m->m_lsys_krn_sys_vdevio.vec_addr;

    if (n <= 0 || n > VDEVIO_MAX || width_of(request) != 1)
        return EINVAL;
    r = copy_in(caller, caller, at, pair, n * sizeof(pair[0]));
    if (r != OK)
        return r;
    for (i = 0; i < n; i++)
        if (!may_use_port(caller->p_priv, pair[i].port, 1))
            return EPERM;
    if ((request & _DIO_DIRMASK) == _DIO_OUTPUT) {
        for (i = 0; i < n; i++)
            outb(pair[i].port, pair[i].value);
        return OK;
    }
    for (i = 0; i < n; i++)
        pair[i].value = inb(pair[i].port);
    return copy_out(caller, pair, caller, at, n * sizeof(pair[0]));
}

/* A block that is contiguous in memory. */
static void
port_block(unsigned port, uint8_t *at, size_t bytes, int width, int input)
{
    uint8_t *end = at + bytes;

    for (; at < end; at += width) {
        if (width == 1 && input)
            *at = inb(port);
        else if (width == 1)
            outb(port, *at);
        else if (width == 2 && input)
            *(uint16_t *) at = inw(port);
        else if (width == 2)
            outw(port, *(uint16_t *) at);
        else if (input)
            *(uint32_t *) at = inl(port);
        else
            outl(port, *(uint32_t *) at);
    }
}

int
do_sdevio(struct proc *caller, message *m)
{
    int request = m->m_lsys_krn_sys_sdevio.request, width = width_of(request);
    long port = m->m_lsys_krn_sys_sdevio.port;
    endpoint_t e = m->m_lsys_krn_sys_sdevio.vec_endpt;
    vir_bytes va = m->m_lsys_krn_sys_sdevio.vec_addr;
    size_t bytes = m->m_lsys_krn_sys_sdevio.vec_size, done, part;
    int input = (request & _DIO_DIRMASK) == _DIO_INPUT, r;
    struct proc *p = e == SELF ? caller : endpoint_lookup(e);

    if (width == 0 || bytes % width != 0 || port < 0 || port > 0xFFFF ||
        p == NULL)
        return EINVAL;
    if (!may_use_port(caller->p_priv, port, width))
        return EPERM;
    if (request & _DIO_SAFE) {
        r = grant_resolve(caller, e, va, m->m_lsys_krn_sys_sdevio.offset, bytes,
            input ? CPF_WRITE : CPF_READ, &p, &va);
        if (r != OK)
            return r;
    }
    if (va % width != 0)
        return EINVAL;
    for (done = 0; done < bytes; done += VM_PAGE_SIZE)
        if (vm_lookup(p, va + done, input) == 0)
            return vm_wait(caller, p, va + done, bytes - done, input);
    if (bytes > 0 && vm_lookup(p, va + bytes - 1, input) == 0)
        return vm_wait(caller, p, va, bytes, input);
    for (done = 0; done < bytes; done += part) {
        part = MIN(bytes - done, VM_PAGE_SIZE - (va + done) % VM_PAGE_SIZE);
        port_block(port, window(vm_lookup(p, va + done, input)), part, width,
            input);
    }
    return OK;
}
