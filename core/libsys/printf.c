/* printf of services: to the kernel's log, line by line. Formats: d i u x X p
 * c s and %%, with l, ll, z, width, precision for s, '-' and '0'. */
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#define LINE 160

static char sef_log_line[LINE]; /* not state: see style of names in sef */
static int sef_log_used;

void
kputc(int c)
{
    if (c != 0)
        sef_log_line[sef_log_used++] = c;
    if (sef_log_used > 0 && (c == 0 || c == '\n' || sef_log_used == LINE)) {
        (void) sys_diagctl_diag(sef_log_line, sef_log_used);
        sef_log_used = 0;
    }
}

static int
pad(int n, int c)
{
    int i;

    for (i = 0; i < n; i++)
        kputc(c);
    return n > 0 ? n : 0;
}

static int
text(const char *s, int n, int width, int left)
{
    int i, total = n;

    if (!left)
        total += pad(width - n, ' ');
    for (i = 0; i < n; i++)
        kputc(s[i]);
    if (left)
        total += pad(width - n, ' ');
    return total;
}

static int
number(uint64_t v, int negative, unsigned base, int upper, int width, int left,
    int zero)
{
    const char *digit = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char buf[24];
    int at = sizeof(buf);

    do
        buf[--at] = digit[v % base];
    while ((v /= base) != 0);
    if (zero && !left)
        while ((int) sizeof(buf) - at < width - negative && at > 1)
            buf[--at] = '0';
    if (negative)
        buf[--at] = '-';
    return text(buf + at, sizeof(buf) - at, width, left);
}

/* What stands between % and the letter. */
struct spec {
    int left, zero, width, precision, longs;
};

/* Reads one; result: where the letter is. */
static const char *
read_spec(const char *f, struct spec *spec, va_list *ap)
{
    *spec = (struct spec){ .precision = -1 };
    for (; *f == '-' || *f == '0' || *f == '#'; f++) {
        spec->left |= *f == '-';
        spec->zero |= *f == '0';
    }
    if (*f == '*') {
        spec->width = va_arg(*ap, int);
        f++;
    }
    for (; *f >= '0' && *f <= '9'; f++)
        spec->width = spec->width * 10 + *f - '0';
    if (*f == '.') {
        spec->precision = 0;
        if (*++f == '*') {
            spec->precision = va_arg(*ap, int);
            f++;
        }
        for (; *f >= '0' && *f <= '9'; f++)
            spec->precision = spec->precision * 10 + *f - '0';
    }
    for (; *f == 'l' || *f == 'z' || *f == 'h'; f++)
        spec->longs += *f == 'l';
    return f;
}

/* Prints the next argument; result: how many characters. */
static int
convert(char letter, const struct spec *spec, va_list *ap)
{
    const char *s;
    int64_t d;
    uint64_t u;
    int n;

    switch (letter) {
    case 'd':
    case 'i':
        d = spec->longs > 1 ? va_arg(*ap, int64_t) : va_arg(*ap, int);
        return number(d < 0 ? -(uint64_t) d : (uint64_t) d, d < 0, 10, 0,
            spec->width, spec->left, spec->zero);
    case 'u':
    case 'x':
    case 'X':
        u = spec->longs > 1 ? va_arg(*ap, uint64_t) : va_arg(*ap, unsigned);
        return number(u, 0, letter == 'u' ? 10 : 16, letter == 'X', spec->width,
            spec->left, spec->zero);
    case 'p':
        return text("0x", 2, 0, 0) +
            number((uintptr_t) va_arg(*ap, void *), 0, 16, 0, 8, 0, 1);
    case 'c': kputc(va_arg(*ap, int)); return 1;
    case 's':
        if ((s = va_arg(*ap, const char *)) == NULL)
            s = "(null)";
        for (n = 0;
            (spec->precision < 0 || n < spec->precision) && s[n] != '\0'; n++)
            ;
        return text(s, n, spec->width, spec->left);
    default: kputc(letter); return 1;
    }
}

static int
vprint(const char *f, va_list given)
{
    struct spec spec;
    va_list ap;
    int total = 0;

    va_copy(ap, given);
    for (; *f != '\0'; f++) {
        if (*f != '%') {
            kputc(*f);
            total++;
            continue;
        }
        f = read_spec(f + 1, &spec, &ap);
        if (*f == '\0')
            break;
        total += convert(*f, &spec, &ap);
    }
    va_end(ap);
    return total;
}

int
printf(const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vprint(fmt, ap);
    va_end(ap);
    return n;
}

int
vprintf(const char *fmt, va_list ap)
{
    return vprint(fmt, ap);
}

int
puts(const char *s)
{
    return printf("%s\n", s);
}

int
putchar(int c)
{
    kputc(c);
    return c;
}

void
panic(const char *fmt, ...)
{
    endpoint_t me = NONE;
    int priv_flags, init_flags;
    char name[PROC_NAME_LEN] = "?";
    va_list ap;

    (void) sys_whoami(&me, name, sizeof(name), &priv_flags, &init_flags);
    printf("%s(%d): panic: ", name, me);
    va_start(ap, fmt);
    vprint(fmt, ap);
    va_end(ap);
    printf("\n");
    (void) sys_diagctl_stacktrace(me);
    for (;;)
        (void) sys_exit();
}
