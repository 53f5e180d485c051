/* Start of the kernel in C: the process table of the boot image, then VM. */
#include "kernel.h"
#include "interrupt.h"

static void
show_usermapped(void)
{
    extern char usermapped_start[], usermapped_end[];
    extern uint32_t kernel_page_table[], boot_page_dir[];
    uint32_t a;

    for (a = (uint32_t) usermapped_start; a < (uint32_t) usermapped_end;
        a += VM_PAGE_SIZE)
        kernel_page_table[(a >> 12) & 1023] =
            (a - KERNEL_BASE) | PG_P | PG_U | PG_G;
    boot_page_dir[KERNEL_BASE >> 22] |= PG_U;
    load_cr3(read_cr3());
}

static void
privilege_all(struct priv *sp)
{
    int i;

    for (i = 0; i < NR_SYS_PROCS; i++)
        set_sys_bit(sp->s_ipc_to, i);
    for (i = 0; i < NR_SYS_CALLS; i++)
        SET_BIT(sp->s_k_call_mask, i);
}

/* Tasks, RS and VM have their rights from the start; RS gives the others
 * theirs. */
static void
give_boot_rights(struct proc *p)
{
    struct priv *sp;

    if (!iskerneln(p->p_nr) && p->p_nr != RS_PROC_NR && p->p_nr != VM_PROC_NR) {
        p->p_priv = priv_addr(USER_PRIV_ID);
        rts_set(p, RTS_NO_PRIV | RTS_NO_QUANTUM);
        return;
    }
    if (priv_allot(p, static_priv_id(p->p_nr)) != OK)
        kpanic("no privileges for %s", p->p_name);
    sp = p->p_priv;
    sp->s_sig_mgr = iskerneln(p->p_nr) ? NONE : SELF;
    if (iskerneln(p->p_nr)) {
        sp->s_flags = p->p_nr == IDLE ? IDL_F : TSK_F;
        sp->s_trap_mask =
            p->p_nr == CLOCK || p->p_nr == SYSTEM ? 1 << RECEIVE : 0;
        return;
    }
    sp->s_flags = p->p_nr == RS_PROC_NR ? RSYS_F : VM_F;
    sp->s_trap_mask = ALL_TRAPS;
    privilege_all(sp);
}

static void
make_boot_process(const struct boot_image *b)
{
    struct proc *p = proc_addr(b->proc_nr);

    p->p_endpoint = b->endpoint;
    p->p_rts_flags = RTS_PROC_STOP;
    p->p_instance = next_instance();
    memcpy(p->p_name, b->proc_name, PROC_NAME_LEN);
    p->p_priority = iskerneln(p->p_nr) ? TASK_Q : SRV_Q;
    p->p_quantum = p->p_ticks_left = USER_QUANTUM * DEFAULT_HZ / 1000;
    p->p_reg.cs = USER_CS;
    p->p_reg.ds = p->p_reg.es = p->p_reg.fs = p->p_reg.gs = USER_DS;
    p->p_reg.ss = USER_DS;
    p->p_reg.psw = PSW_USER;
    p->p_getfrom_e = p->p_sendto_e = NONE;
    give_boot_rights(p);
    if (!iskerneln(p->p_nr) && p->p_nr != VM_PROC_NR)
        rts_set(p, RTS_VMINHIBIT | RTS_BOOTINHIBIT);
    if (!iskerneln(p->p_nr))
        rts_unset(p, RTS_PROC_STOP);
}

void
kmain(uint32_t magic, uint32_t info)
{
    int i;

    boot_parse(magic, info);
    trace_init(boot_param("trace"));
    protect_init();
    gates_init();
    show_usermapped();
    proc_init();
    pic_init();
    for (i = 0; i < NR_IRQ_HOOKS; i++)
        irq_hooks[i].owner = NONE;
    for (i = 0; i < NR_BOOT_PROCS; i++)
        make_boot_process(&kinfo.boot_procs[i]);
    priv_addr(USER_PRIV_ID)->s_proc_nr = INIT_PROC_NR;
    kinfo.nr_procs = NR_PROCS;
    kinfo.nr_tasks = NR_TASKS;
    kinfo.hz = DEFAULT_HZ;
    boot_load_vm(proc_addr(VM_PROC_NR));
    boot_seal_memory();
    boot_report();
    clock_init();
    switch_to_user();
}
