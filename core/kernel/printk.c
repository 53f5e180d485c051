/* The kernel's log: a ring in memory and, when the boot parameter cttyline
 * names one, a serial line. Services' diagnostics end here too. */
#include "kernel.h"
#include <stdarg.h>

#define LOG_BYTES 10000

static char ring[LOG_BYTES];
static unsigned written;

/* One character of the log. */
void
log_put(int c)
{
    ring[written++ % LOG_BYTES] = c;
    serial_put(c);
}

static void
put_number(unsigned long v, unsigned base, int width, int pad)
{
    char digits[12];
    int n = 0;

    do
        digits[n++] = "0123456789abcdef"[v % base];
    while ((v /= base) != 0);
    while (width-- > n)
        log_put(pad);
    while (n > 0)
        log_put(digits[--n]);
}

/* %d %u %x %s %c with optional width and l. */
static void
vprintk(const char *fmt, va_list ap)
{
    for (; *fmt != '\0'; fmt++) {
        int width = 0, pad = ' ';
        const char *s;
        long d;

        if (*fmt != '%') {
            log_put(*fmt);
            continue;
        }
        if (*++fmt == '0')
            pad = '0';
        for (; *fmt >= '0' && *fmt <= '9'; fmt++)
            width = width * 10 + *fmt - '0';
        if (*fmt == 'l')
            fmt++;
        switch (*fmt) {
        case 'd':
            d = va_arg(ap, long);
            if (d < 0) {
                log_put('-');
                d = -d;
            }
            put_number(d, 10, width, pad);
            break;
        case 'u': put_number(va_arg(ap, unsigned long), 10, width, pad); break;
        case 'x': put_number(va_arg(ap, unsigned long), 16, width, pad); break;
        case 'c': log_put(va_arg(ap, int)); break;
        case 's':
            for (s = va_arg(ap, const char *); *s != '\0'; s++)
                log_put(*s);
            break;
        default: log_put(*fmt);
        }
    }
}

int
printk(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vprintk(fmt, ap);
    va_end(ap);
    return 0;
}

void
print_frame(const struct proc *p)
{
    const struct stackframe *f = &p->p_reg;
    vir_bytes sp;
    uint32_t word;
    int i;

    printk("  %s (%d): eip %x esp %x error %x cr2 %x\n", p->p_name,
        p->p_endpoint, f->pc, f->sp, f->error, read_cr2());
    printk("  eax %x ebx %x ecx %x edx %x esi %x edi %x ebp %x\n", f->ax, f->bx,
        f->cx, f->dx, f->si, f->di, f->bp);
    printk("  text addresses on the stack:");
    for (i = 0, sp = f->sp & ~3; i < 512; i++, sp += 4) {
        phys_bytes pa = vm_lookup(p, sp, 0);

        if (pa == 0)
            break;
        word = *(uint32_t *) window(pa);
        if (word > VM_TEXT_START && word < VM_TEXT_START + 0x100000)
            printk(" %x", word);
    }
    printk("\n");
}

void
kpanic(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    printk("kernel panic: ");
    vprintk(fmt, ap);
    printk("\n");
    va_end(ap);
    machine_off(RBT_PANIC);
}

/* End of the machine: the exit device of emulators, then the keyboard
 * controller's reset line. */
void
machine_off(int how)
{
    outb(0xF4, how & RBT_PANIC ? 0x11 : 0x10);
    outb(0x64, 0xFE);
    for (;;)
        __asm__ volatile("cli; hlt");
}
