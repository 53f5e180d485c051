/* VM: start, main loop, and the table of requests. */
#include "vm.h"

typedef int (*handler_t)(message *);
#define CALL(nr, handler) [nr - VM_RQ_BASE] = handler

static const handler_t HANDLERS[NR_VM_CALLS] = {
    CALL(VM_BRK, do_brk),
    CALL(VM_MMAP, do_mmap),
    CALL(VM_MUNMAP, do_munmap),
    CALL(VM_MAP_PHYS, do_map_phys),
    CALL(VM_UNMAP_PHYS, do_unmap_phys),
    CALL(VM_FORK, do_fork),
    CALL(VM_EXIT, do_exit),
    CALL(VM_WILLEXIT, do_exit),
    CALL(VM_PROCCTL, do_procctl),
    CALL(VM_INFO, do_info),
    CALL(VM_RS_SET_PRIV, do_rs_set_priv),
    CALL(VM_RS_UPDATE, do_rs_update),
    CALL(VM_RS_PREPARE, do_rs_prepare),
    CALL(VM_RS_MEMCTL, do_rs_memctl),
};

/* Boot services may do all until RS tells; programs the basic calls. */
static void
set_first_rights(void)
{
    static const int BASIC[] = { VM_BRK, VM_MMAP, VM_MUNMAP, VM_INFO };
    unsigned i;

    for (i = 0; i < NR_BOOT_MODULES; i++)
        if (i != INIT_PROC_NR)
            memset(vmproc[i].calls, 0xFF, sizeof(vmproc[i].calls));
    for (i = 0; i < sizeof(BASIC) / sizeof(BASIC[0]); i++)
        SET_BIT(vmproc[INIT_PROC_NR].calls, BASIC[i] - VM_RQ_BASE);
}

/* Whether another VM runs already, whose tables are to be taken over: then
 * nothing is initialized, and RS is answered as by any service. The first VM
 * serves before RS tells it to start. */
static int
is_successor(void)
{
    endpoint_t e;
    char name[PROC_NAME_LEN];
    int priv_flags, init_flags;

    if (sys_whoami(&e, name, sizeof(name), &priv_flags, &init_flags) != OK)
        panic("cannot ask who I am");
    return (priv_flags & (LU_SYS_PROC | RST_SYS_PROC)) != 0;
}

static void
init_memory(void)
{
    int i;

    for (i = 0; i < NR_PROCS; i++)
        vmproc[i].endpoint = NONE;
    if (sys_getkinfo(&boot_info) != OK)
        panic("no kernel information");
    page_init();
    for (i = 0; i < boot_info.nr_memmap; i++)
        page_free_range(boot_info.memmap[i].base, boot_info.memmap[i].size);
    describe_self();
    boot_load_all();
    set_first_rights();
}

static void
signal_handler(int sig)
{
    if (sig == SIGKMEM)
        do_memory_requests();
}

static int
init_fresh(int type, sef_init_info_t *info)
{
    (void) type;
    (void) info;
    return OK;
}

/* RS is in its place again, which we still take for that of the instance that
 * failed there: that one's rights do not count. */
static int
is_return_of_rs(const message *m)
{
    return m->m_type == VM_RS_UPDATE && m->m_source == RS_PROC_NR &&
        (m->m_lsys_vm_update.flags & SYS_UPD_SWAPPED);
}

/* Also after a crash that nobody asked for: without the old tables there is no
 * system to go on with. The heir may be another program, of an update. */
static int
init_restart(int type, sef_init_info_t *info)
{
    int r;

    info->flags |= SEF_LU_SELF;
    r = sef_cb_init_identity_state_transfer(SEF_INIT_LU, info);
    return r == EGENERIC && type == SEF_INIT_RESTART
        ? sef_st_state_transfer(info)
        : r;
}

static void
serve(message *m, int status)
{
    unsigned nr = m->m_type - VM_RQ_BASE;
    struct vmproc *p = proc_of(m->m_source);
    int r;

    if (m->m_type == VM_PAGEFAULT) {
        if (IPC_STATUS_FLAGS_TEST(status, IPC_FLG_MSG_FROM_KERNEL))
            do_pagefault(m);
        return;
    }
    if (p == NULL || nr >= NR_VM_CALLS || HANDLERS[nr] == NULL)
        r = ENOSYS;
    else if (!GET_BIT(p->calls, nr) && !is_return_of_rs(m))
        r = EPERM;
    else
        r = HANDLERS[nr](m);
    m->m_type = r;
    if (r != SUSPEND)
        (void) ipc_sendnb(m->m_source, m);
}

int
main(void)
{
    message m;
    int status, successor = is_successor();

    if (!successor) {
        init_memory();
        sef_setcb_init_response(sef_cb_init_response_rs_asyn_once);
    }
    sef_setcb_init_fresh(init_fresh);
    sef_setcb_init_restart(init_restart);
    sef_setcb_signal_handler(signal_handler);
    sef_startup();
    if (successor)
        take_place();
    for (;;) {
        if (sef_receive_status(ANY, &m, &status) != OK)
            continue;
        if (!is_ipc_notify(status))
            serve(&m, status);
    }
}
