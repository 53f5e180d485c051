/* Kernel calls, as services make them: sys_<call>() of libsys, one for each
 * SYS_<CALL>; all return OK or a negative error unless a comment says more. */
#ifndef _MINIX_SYSLIB_H
#define _MINIX_SYSLIB_H

#include <minix/ipc.h>
#include <minix/com.h>
#include <minix/priv.h>
#include <minix/param.h>
#include <minix/procinfo.h>
#include <minix/safecopies.h>
#include <minix/sef.h>
#include <signal.h>
#include <errno.h>

int _taskcall(endpoint_t who, int nr, message *m);
int _kernel_call(int nr, message *m);

/* Processes. */
int sys_fork(endpoint_t parent, endpoint_t slot, endpoint_t *child,
    uint32_t flags, vir_bytes *msgaddr);
int sys_exec(endpoint_t proc, vir_bytes stack, vir_bytes name, vir_bytes ip,
    vir_bytes ps_str);
int sys_clear(endpoint_t proc);
int sys_exit(void);
int sys_update(endpoint_t src, endpoint_t dst, int flags);
int sys_runctl(endpoint_t proc, int action, int flags);
int sys_privctl(endpoint_t proc, int request, void *arg);
int sys_privctl_state_source(endpoint_t proc, endpoint_t source);
int sys_seteuid(endpoint_t proc, uid_t euid, pid_t pid);
int sys_schedule(endpoint_t proc, int priority, int quantum, int cpu,
    int niced);
int sys_schedctl(unsigned flags, endpoint_t proc, int priority, int quantum,
    int cpu);
int sys_statectl(int request, void *address, int length);
#define sys_clear_ipc_refs() sys_statectl(SYS_STATE_CLEAR_IPC_REFS, 0, 0)
int sys_abort(int how);

/* Signals. */
struct sigmsg {
    int sm_signo;
    sigset_t sm_mask;
    vir_bytes sm_sighandler;
    vir_bytes sm_sigreturn;
    vir_bytes sm_stkptr;
};
int sys_kill(endpoint_t proc, int sig);
int sys_getksig(endpoint_t *proc, sigset_t *map);
int sys_endksig(endpoint_t proc);
int sys_sigsend(endpoint_t proc, struct sigmsg *sig);
int sys_sigreturn(endpoint_t proc, void *sigctx);

/* Memory. */
int sys_vircopy(endpoint_t src, vir_bytes src_addr, endpoint_t dst,
    vir_bytes dst_addr, size_t bytes, int flags);
#define sys_datacopy(sp, sv, dp, dv, b) sys_vircopy(sp, sv, dp, dv, b, 0)
#define sys_datacopy_try(sp, sv, dp, dv, b) \
    sys_vircopy(sp, sv, dp, dv, b, CP_FLAG_TRY)
int sys_physcopy(endpoint_t src, vir_bytes src_addr, endpoint_t dst,
    vir_bytes dst_addr, size_t bytes, int flags); /* NONE: physical */
#define sys_abscopy(sp, dp, b) sys_physcopy(NONE, sp, NONE, dp, b, 0)
int sys_memset(endpoint_t proc, unsigned long pattern, phys_bytes base,
    phys_bytes bytes);
int sys_umap(endpoint_t proc, int segment, vir_bytes addr, size_t bytes,
    phys_bytes *phys);
int sys_umap_remote(endpoint_t proc, endpoint_t grantee, int segment,
    vir_bytes addr, size_t bytes, phys_bytes *phys);
int sys_vumap(endpoint_t proc, struct vumap_vir *vvec, int vcount,
    size_t offset, int access, struct vumap_phys *pvec, int *pcount);
int sys_setgrant(cp_grant_t *grants, int entries);
int sys_safecopyfrom(endpoint_t src, cp_grant_id_t grant, vir_bytes offset,
    vir_bytes address, size_t bytes);
int sys_safecopyto(endpoint_t dst, cp_grant_id_t grant, vir_bytes offset,
    vir_bytes address, size_t bytes);
int sys_vsafecopy(struct vscp_vec *vec, int count);
int sys_safememset(endpoint_t src, cp_grant_id_t grant, vir_bytes offset,
    int pattern, size_t bytes);

/* Address spaces; VM only. */
int sys_vmctl(endpoint_t who, int param, uint32_t value);
int sys_vmctl_set_addrspace(endpoint_t who, phys_bytes ptroot, void *ptroot_v);
int sys_vmctl_get_memreq(endpoint_t *who, vir_bytes *mem, vir_bytes *len,
    int *write, endpoint_t *requestor, int *type);
int sys_vmctl_get_pdbr(endpoint_t who, phys_bytes *ptroot);

/* Devices. */
int sys_irqctl(int request, int irq, int policy, int *hook_id);
#define sys_irqsetpolicy(irq, policy, hook_id) \
    sys_irqctl(IRQ_SETPOLICY, irq, policy, hook_id)
#define sys_irqrmpolicy(hook_id) sys_irqctl(IRQ_RMPOLICY, 0, 0, hook_id)
#define sys_irqenable(hook_id) sys_irqctl(IRQ_ENABLE, 0, 0, hook_id)
#define sys_irqdisable(hook_id) sys_irqctl(IRQ_DISABLE, 0, 0, hook_id)
int sys_in(int port, uint32_t *value, int type);
int sys_out(int port, uint32_t value, int type);
#define sys_inb(port, value) sys_in(port, value, _DIO_BYTE)
#define sys_inw(port, value) sys_in(port, value, _DIO_WORD)
#define sys_inl(port, value) sys_in(port, value, _DIO_LONG)
#define sys_outb(port, value) sys_out(port, value, _DIO_BYTE)
#define sys_outw(port, value) sys_out(port, value, _DIO_WORD)
#define sys_outl(port, value) sys_out(port, value, _DIO_LONG)
int sys_voutb(pvb_pair_t *pairs, int count);
int sys_vinb(pvb_pair_t *pairs, int count);
int sys_sdevio(int request, long port, endpoint_t proc, void *buffer,
    size_t count, vir_bytes offset);
#define sys_insb(port, proc, buffer, count) \
    sys_sdevio(DIO_INPUT_BYTE, port, proc, buffer, count, 0)
#define sys_insw(port, proc, buffer, count) \
    sys_sdevio(DIO_INPUT_WORD, port, proc, buffer, count, 0)
#define sys_outsb(port, proc, buffer, count) \
    sys_sdevio(DIO_OUTPUT_BYTE, port, proc, buffer, count, 0)
#define sys_outsw(port, proc, buffer, count) \
    sys_sdevio(DIO_OUTPUT_WORD, port, proc, buffer, count, 0)

/* Time. Ticks of sys_hz() a second. */
int sys_setalarm(clock_t ticks, int absolute);
int sys_setalarm2(clock_t ticks, int absolute, clock_t *left, clock_t *now);
int sys_times(endpoint_t proc, clock_t *user, clock_t *system, clock_t *uptime,
    time_t *boottime);
int sys_stime(time_t boottime);
uint32_t sys_hz(void);

/* Information. GET_<X>. */
int sys_getinfo(int request, void *val, int len, void *val2, int len2);
#define sys_getkinfo(dst) sys_getinfo(GET_KINFO, dst, sizeof(kinfo_t), 0, 0)
#define sys_getmonparams(dst, len) sys_getinfo(GET_MONPARAMS, dst, len, 0, 0)
#define sys_getproctab(dst) \
    sys_getinfo(GET_PROCTAB, dst, \
        (NR_TASKS + NR_PROCS) * sizeof(struct proc_info), 0, 0)
#define sys_getprivtab(dst) \
    sys_getinfo(GET_PRIVTAB, dst, NR_SYS_PROCS * sizeof(struct priv), 0, 0)
#define sys_getproc(dst, nr) \
    sys_getinfo(GET_PROC, dst, sizeof(struct proc_info), 0, nr)
#define sys_getpriv(dst, nr) \
    sys_getinfo(GET_PRIV, dst, sizeof(struct priv), 0, nr)
#define sys_getimage(dst) \
    sys_getinfo(GET_IMAGE, dst, NR_BOOT_PROCS * sizeof(struct boot_image), 0, 0)
int sys_whoami(endpoint_t *who, char *name, int namelen, int *priv_flags,
    int *init_flags);
int sys_diagctl(int code, char *text, int len);
#define sys_diagctl_diag(buf, len) sys_diagctl(DIAGCTL_CODE_DIAG, buf, len)
int sys_diagctl_stacktrace(endpoint_t proc);

#endif
