/* Prototypes of the kernel, file by file. */
#ifndef KERNEL_H
#define KERNEL_H

#include <minix/const.h>
#include <minix/type.h>
#include <minix/com.h>
#include <minix/param.h>
#include <minix/bitmap.h>
#include <minix/ipc_filter.h>
#include <errno.h>
#include <signal.h>
#include "proc.h"

void *memcpy(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);

/* A handler returns this after it has arranged for the call to be executed
 * again from its trap instruction. */
#define CALL_AGAIN (-997)

/* table.c; processes are in proc.h. */
extern kinfo_t kinfo;
extern struct kclockinfo kclockinfo;
extern struct minix_kerninfo minix_kerninfo;

/* printk.c */
int printk(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_put(int c);
_Noreturn void kpanic(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));
_Noreturn void machine_off(int how);
void print_frame(const struct proc *p);

/* trace.c */
void trace_init(const char *what);
void trace_message(endpoint_t from, const struct proc *to, int type, int call);
void trace_call(const struct proc *caller, const message *m);

/* main.c, boot.c */
void kmain(uint32_t magic, uint32_t info);
void boot_parse(uint32_t magic, uint32_t info);
const char *boot_param(const char *name);
void boot_load_vm(struct proc *vm);
phys_bytes boot_page(void);
void boot_seal_memory(void);
void boot_report(void);

/* arch/, each file's in its turn */
void protect_init(void);
void tss_set_stack(uint32_t esp0);
void gates_init(void);
phys_bytes vm_lookup(const struct proc *p, vir_bytes va, int write);
void pic_init(void);
void pic_mask(int irq);
void pic_unmask(int irq);
void pic_eoi(int irq);
int pic_spurious(int irq);
void serial_init(int line, int baud);
void serial_put(int c);
void pit_init(int hz);
time_t rtc_read(void);
_Noreturn void trap_from_user(struct stackframe *frame);
void trap_from_kernel(struct stackframe *frame);
void fpu_allow(int allowed);
void fpu_switch(struct proc *p);
void fpu_release(struct proc *p);
void fpu_accept(struct proc *p, const uint8_t *state);

/* Physical memory, as the kernel sees it. */
static inline void *
window(phys_bytes pa)
{
    return (void *) (KERNEL_WINDOW + pa);
}

/* memory.c: every virtual address is a user's and is checked. */
int copy_in(struct proc *caller, struct proc *from, vir_bytes va, void *to,
    size_t n);
int copy_out(struct proc *caller, const void *from, struct proc *to,
    vir_bytes va, size_t n);
int virtual_copy(struct proc *caller, struct proc *from, vir_bytes from_va,
    struct proc *to, vir_bytes to_va, size_t n);
int virtual_fill(struct proc *caller, struct proc *to, vir_bytes va, int byte,
    size_t n);
int vm_wait(struct proc *caller, struct proc *target, vir_bytes va, size_t n,
    int write);
struct proc *vm_request_next(void);
void vm_request_drop(struct proc *p);
void vm_requests_renew(const struct priv *sp);

/* proc.c, switch.c */
void proc_init(void);
void rts_set(struct proc *p, uint32_t flags);
void rts_unset(struct proc *p, uint32_t flags);
struct proc *endpoint_lookup(endpoint_t e);
void proc_renew_quantum(struct proc *p);
void proc_to_tail(struct proc *p);
struct proc *proc_first(void);
uint32_t next_instance(void);
void sched_tick(void);
_Noreturn void switch_to_user(void);

/* ipc_filter.c, ipc_deliver.c, ipc_async.c, ipc.c */
int do_ipc(struct proc *caller, uint32_t call, uint32_t r1, uint32_t r2);
int mini_send(struct proc *caller, endpoint_t dst, message *m, int flags);
int mini_notify(struct proc *caller, endpoint_t dst);
void deliver_message(struct proc *p);
void notify_fill(message *m, struct proc *from, struct proc *to);
void unset_notify_pending(struct proc *p, int id);
void ipc_hand_over(struct proc *to, const message *m, endpoint_t from, int call,
    int flags);
int will_receive(struct proc *from, struct proc *to, const message *m);
int can_send_to(const struct proc *from, const struct proc *to);
void clear_ipc(struct proc *p);
void clear_ipc_refs(struct proc *p, int result);
#define SEND_NON_BLOCKING 0x1
#define SEND_FROM_KERNEL 0x2
#define SEND_WITH_REPLY 0x4
int mini_senda(struct proc *caller, vir_bytes table, size_t count);
int async_receive(struct proc *to, endpoint_t from_e);
void async_cancel(struct proc *from, struct proc *to, int result);
int filter_add(struct proc *p, int whitelist, const ipc_filter_el_t *element,
    int count);
void filter_clear(struct priv *sp);
int filter_allows(const struct proc *to, endpoint_t from, int type);

/* interrupt.c, clock.c */
void interrupt(int irq);
void irq_hooks_release(endpoint_t e);
void clock_init(void);
void clock_tick(void);
void alarm_set(struct priv *sp, uint64_t at);

/* signal.c */
void cause_sig(struct proc *p, int sig);
void watch_for_loop(struct proc *p);
void send_sig(struct proc *manager, int sig);

/* priv.c */
int priv_allot(struct proc *p, int id);
void priv_release(struct proc *p);
void wake_update_waiters(void);

/* system.c: one handler for each kernel call, in system/do_<call>.c. */
void kernel_call(struct proc *caller, vir_bytes msg);
#define HANDLER(name) int do_##name(struct proc *caller, message *m)
HANDLER(fork);
HANDLER(exec);
HANDLER(clear);
HANDLER(exit);
HANDLER(schedule);
HANDLER(schedctl);
HANDLER(privctl);
HANDLER(kill);
HANDLER(getksig);
HANDLER(endksig);
HANDLER(sigsend);
HANDLER(sigreturn);
HANDLER(memset);
HANDLER(umap);
HANDLER(umap_remote);
HANDLER(vumap);
HANDLER(vircopy);
HANDLER(irqctl);
HANDLER(devio);
HANDLER(vdevio);
HANDLER(sdevio);
HANDLER(setalarm);
HANDLER(times);
HANDLER(stime);
HANDLER(getinfo);
HANDLER(abort);
HANDLER(safecopy);
HANDLER(vsafecopy);
HANDLER(safememset);
HANDLER(setgrant);
HANDLER(vmctl);
HANDLER(diagctl);
HANDLER(runctl);
HANDLER(update);
HANDLER(statectl);
HANDLER(seteuid);

/* system/do_safecopy.c */
int grant_resolve(struct proc *caller, endpoint_t granter, cp_grant_id_t id,
    vir_bytes offset, size_t bytes, int access, struct proc **owner,
    vir_bytes *addr);

#endif
