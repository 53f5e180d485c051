/* rude: what a program can do to the kernel directly. Each attempt runs in a
 * child, which must end as the table says; the system must not notice. TAP. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <minix/com.h>
#include <minix/ipc.h>
#include <minix/sigframe.h>

#define TRAP(vector, eax, ecx, ebx) \
    ({ \
        int result_; \
        __asm__ volatile("int %1" \
            : "=a"(result_) \
            : "i"(vector), "a"(eax), "c"(ecx), "b"(ebx) \
            : "memory"); \
        result_; \
    })

static message buffer;
static const message constant = { .m_type = SYS_GETINFO };

/* An attempt returns the kernel's answer; it is made positive. */

static int
kernel_call(void)
{
    buffer.m_type = SYS_GETINFO;
    return TRAP(32, &buffer, 0, 0);
}

static int
kernel_call_with_constant(void)
{
    return TRAP(32, &constant, 0, 0);
}

static int
kernel_call_with_nothing(void)
{
    return TRAP(32, 0, 0, 0);
}

static int
kernel_call_with_kernel_memory(void)
{
    return TRAP(32, 0xF0100000, 0, 0);
}

static int
send_alone(void)
{
    return TRAP(33, PM_PROC_NR, 1, &buffer);
}

static int
send_nowhere(void)
{
    return TRAP(33, 31000, 3, &buffer);
}

static int
send_bad_message(void)
{
    return TRAP(33, PM_PROC_NR, 3, 0xFFFFFFF0);
}

static int
receive_into_constant(void)
{
    buffer.m_type = 4; /* PM_GETPID */
    return TRAP(33, PM_PROC_NR, 3, &constant);
}

static int
send_table(void)
{
    return TRAP(33, 1000000, 16, &buffer);
}

static int
unknown_primitive(void)
{
    return TRAP(33, PM_PROC_NR, 4711, &buffer);
}

static int
linux_call(void)
{
    return TRAP(0x80, 1, 0, 0);
}

static int
double_fault(void)
{
    return TRAP(8, 0, 0, 0);
}

static int
hardware_vector(void)
{
    return TRAP(80, 0, 0, 0);
}

static int
halt(void)
{
    __asm__ volatile("cli; hlt");
    return 0;
}

static int
write_text(void)
{
    *(volatile char *) (void *) write_text = 0;
    return 0;
}

static int
nested_task(void)
{
    __asm__ volatile("pushf; orl $0x4000, (%%esp); popf" : : : "memory");
    return getpid() > 0 ? 7 : 8;
}

static int
no_segments(void)
{
    int pid;

    __asm__ volatile("mov %0, %%fs; mov %0, %%gs" : : "r"(0));
    pid = getpid();
    return pid > 0 ? 7 : 8;
}

/* Where the kernel's frame has them, in words. */
enum { GS, FS, ES, DS, CODE = 15, FLAGS, STACK = 18 };

/* A state to return to as no processor has it, with the kernel's segments and
 * all rights to ports. */
static void
handler(int signo, int code, struct sigcontext *context)
{
    (void) signo, (void) code;
    memset(context->sc_fpu, 0xff, sizeof(context->sc_fpu));
    context->sc_fpu_used = 1;
    for (int i = GS; i <= DS; i++)
        context->sc_regs[i] = 0x10;
    context->sc_regs[CODE] = 0x08;
    context->sc_regs[STACK] = 0x10;
    context->sc_regs[FLAGS] |= 0x3000;
}

static int
bad_signal_frame(void)
{
    void (*of_three)(int, int, struct sigcontext *) = handler;
    void (*of_one)(int);
    volatile double third = 1;

    memcpy(&of_one, &of_three, sizeof(of_one));
    signal(SIGUSR1, of_one);
    raise(SIGUSR1);
    __asm__ volatile("fninit");
    third /= 3;
    return third > 0.3 && third < 0.4 ? 7 : 8;
}

/* The same, and then a right that it does not have. */
static int
rights_from_a_signal(void)
{
    (void) bad_signal_frame();
    __asm__ volatile("outb %%al, $0x80" : : "a"(0));
    return 9;
}

static const struct {
    const char *name;
    int (*attempt)(void);
    int code;   /* exit code, or */
    int signal; /* signal that ends it */
} ATTEMPTS[] = {
    { "a kernel call is denied", kernel_call, 210, 0 },
    { "a message in read-only memory", kernel_call_with_constant, 14, 0 },
    { "a message at address 0", kernel_call_with_nothing, 14, 0 },
    { "a message in the kernel", kernel_call_with_kernel_memory, 14, 0 },
    { "SEND is denied", send_alone, 211, 0 },
    { "no such endpoint", send_nowhere, 202, 0 },
    { "a message beyond the end", send_bad_message, 14, 0 },
    { "an answer into read-only memory", receive_into_constant, 14, 0 },
    { "SENDA is denied", send_table, 211, 0 },
    { "no such primitive", unknown_primitive, 211, 0 },
    { "a vector nobody has", linux_call, 0, SIGSEGV },
    { "an exception's vector", double_fault, 0, SIGSEGV },
    { "an interrupt's vector", hardware_vector, 0, SIGSEGV },
    { "a privileged instruction", halt, 0, SIGSEGV },
    { "text cannot be written", write_text, 0, SIGSEGV },
    { "a flag of nested tasks", nested_task, 7, 0 },
    { "null segments", no_segments, 7, 0 },
    { "a signal's frame as no processor has it", bad_signal_frame, 7, 0 },
    { "rights from a signal's frame", rights_from_a_signal, 0, SIGSEGV },
};

int
main(void)
{
    unsigned n = sizeof(ATTEMPTS) / sizeof(ATTEMPTS[0]), i, failed = 0;
    int status;

    for (i = 0; i < n; i++) {
        pid_t pid = fork();

        if (pid == 0) {
            int r = ATTEMPTS[i].attempt();

            _exit(r < 0 ? -r : r);
        }
        if (pid < 0 || waitpid(pid, &status, 0) != pid)
            status = -1;
        if (ATTEMPTS[i].signal != 0
                ? !WIFSIGNALED(status) || WTERMSIG(status) != ATTEMPTS[i].signal
                : !WIFEXITED(status) ||
                    WEXITSTATUS(status) != ATTEMPTS[i].code) {
            printf("not ok %u - %s\n# status %x\n", i + 1, ATTEMPTS[i].name,
                (unsigned) status);
            failed = 1;
        } else {
            printf("ok %u - %s\n", i + 1, ATTEMPTS[i].name);
        }
    }
    printf("1..%u\n", n);
    return failed;
}
