/*
 * Runs an instrumented test program as a Linux process, without the guest: a
 * tiny C library over int 0x80, and a main that plays either instance.
 *
 *   PROGRAM old [WORD...]  builds the state, prints its checksum and the
 *                          address of its root, and waits for end of input
 *   PROGRAM new PID ROOT [FLAGS [WORD...]]  takes the state over, prints the checksum
 *
 * For each byte of input, either works on and prints the new checksum.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <minix/const.h>
#include <minix/magic.h>
#include "host.h"

#define SYS_EXIT 1
#define SYS_READ 3
#define SYS_WRITE 4
#define SYS_GETPID 20
#define SYS_BRK 45
#define SYS_MUNMAP 91
#define SYS_PROCESS_VM_READV 347

static long
call(long n, long a, long b, long c, long d, long e)
{
    long r;

    __asm__ volatile("int $0x80"
        : "=a"(r)
        : "a"(n), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
        : "memory");
    return r;
}

/* How often there is memory; negative: always. */
static int host_memory_left = -1;

/* Counts down, and stays at its end. */
static int
is_used_up(int *left)
{
    if (*left <= 0)
        return *left == 0;
    --*left;
    return 0;
}

/* Of 16, where mappings are: not the predecessor's, whose addresses a transfer
 * unmaps as if they had been inherited.  REGION in the environment tells. */
static unsigned long host_region;

void *
mmap(void *address, size_t size, int protection, int flags, int fd,
    off_t offset)
{
    /*
     * Linux has other numbers for the flags.  Below the addresses that are no
     * pointers in the guest, and elsewhere in each instance.
     */
    static unsigned long next;
    long pages = (long) ((size + 4095) & ~4095ul), r;
    struct {
        long a, l, p, f, d, o;
    } args = { 0, pages, protection, 0x22, -1, 0 };

    (void) address, (void) flags, (void) fd, (void) offset;
    if (is_used_up(&host_memory_left))
        return MAP_FAILED;
    if (next == 0)
        next = VM_MMAP_BASE + host_region * 0x04000000ul;
    args.a = (long) next;
    next += (unsigned long) pages + 8192;
    __asm__ volatile("int $0x80" : "=a"(r) : "a"(90), "b"(&args) : "memory");
    return (unsigned long) r > -4096ul ? MAP_FAILED : (void *) r;
}

int
munmap(void *address, size_t size)
{
    return call(SYS_MUNMAP, (long) address, (long) size, 0, 0, 0);
}

/*
 * Allocator: size classes by power of two over brk.  It aligns to 8 bytes, no
 * more, and its memory is never zero.
 */
struct host_block {
    struct host_block *next;
    size_t size;
};

#define HOST_HEAD 24

static struct host_block *host_free[32];
static char *host_break, *host_top;

static int
class_of(size_t size)
{
    int c = 5;

    while (c < 31 && ((size_t) 1 << c) - HOST_HEAD < size)
        c++;
    return c;
}

void *
malloc(size_t size)
{
    int c = class_of(size);
    struct host_block *b = host_free[c];

    if (is_used_up(&host_memory_left))
        return NULL;
    if (b != NULL) {
        host_free[c] = b->next;
    } else {
        if (host_break == NULL)
            host_break = host_top =
                (char *) ((call(SYS_BRK, 0, 0, 0, 0, 0) + 15) & ~15ul);
        if ((size_t) (host_top - host_break) < ((size_t) 1 << c)) {
            char *want = host_break + ((size_t) 1 << c) + 65536;

            if ((char *) call(SYS_BRK, (long) want, 0, 0, 0, 0) < want)
                return NULL;
            host_top = want;
        }
        b = (struct host_block *) host_break;
        host_break += (size_t) 1 << c;
    }
    b->size = (size_t) 1 << c;
    memset((char *) b + HOST_HEAD, 0xA5, b->size - HOST_HEAD);
    return (char *) b + HOST_HEAD;
}

void
free(void *address)
{
    struct host_block *b = (struct host_block *) ((char *) address - HOST_HEAD);
    int c = 5;

    if (address == NULL)
        return;
    while (((size_t) 1 << c) < b->size)
        c++;
    b->next = host_free[c];
    host_free[c] = b;
}

void *
calloc(size_t count, size_t size)
{
    void *p = malloc(count * size);

    if (p != NULL)
        memset(p, 0, count * size);
    return p;
}

void *
realloc(void *address, size_t size)
{
    void *p = malloc(size);

    if (p != NULL && address != NULL) {
        struct host_block *b =
            (struct host_block *) ((char *) address - HOST_HEAD);
        size_t old = b->size - HOST_HEAD;

        memcpy(p, address, old < size ? old : size);
        free(address);
    }
    return p;
}

int *
__errno_location(void)
{
    static int error;

    return &error;
}

size_t
strlen(const char *s)
{
    size_t n = 0;

    while (s[n] != '\0')
        n++;
    return n;
}

int
strcmp(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b)
        a++, b++;
    return (unsigned char) *a - (unsigned char) *b;
}

int
strncmp(const char *a, const char *b, size_t n)
{
    for (; n > 0 && *a != '\0' && *a == *b; n--)
        a++, b++;
    return n == 0 ? 0 : (unsigned char) *a - (unsigned char) *b;
}

char *
strchr(const char *s, int c)
{
    for (; *s != (char) c; s++)
        if (*s == '\0')
            return NULL;
    return (char *) s;
}

char *
strncpy(char *to, const char *from, size_t n)
{
    size_t i = 0;

    for (; i < n && from[i] != '\0'; i++)
        to[i] = from[i];
    for (; i < n; i++)
        to[i] = '\0';
    return to;
}

static void
out(const char *text, size_t length)
{
    (void) call(SYS_WRITE, 1, (long) text, (long) length, 0, 0);
}

static void
number(const char *name, uint32_t value)
{
    char digits[9];

    for (int i = 0; i < 8; i++)
        digits[i] = "0123456789abcdef"[value >> (28 - 4 * i) & 15];
    digits[8] = '\n';
    out(name, strlen(name));
    out("=", 1);
    out(digits, 9);
}

static uint32_t
parse(const char *s)
{
    uint32_t n = 0;

    for (; *s != '\0'; s++)
        n = n * 10 + (uint32_t) (*s - '0');
    return n;
}

static char **host_words;

uint32_t
host_word(int index)
{
    for (char **w = host_words; w != NULL && *w != NULL; w++)
        if (index-- == 0)
            return parse(*w);
    return UINT32_MAX;
}

struct host_context {
    long pid;
    uint32_t root;
    int lies; /* once statics are moved, whatever is read has another first byte */
    int rounds;
    int reads_left;
};

uint32_t test_flags;

/* Beside ST_LU_*: see struct host_context.  The upper half is one more than the
 * number of times that the new instance gets memory, or with HOST_UNREADABLE
 * that the old one's is read, before there is no more of it. */
#define HOST_LIES 0x100
#define HOST_UNREADABLE 0x200
#define HOST_LIMIT_SHIFT 16

static int
find_root(void *context, uint32_t *address)
{
    *address = ((struct host_context *) context)->root;
    return 0;
}

static int
copy_region(void *context, uint32_t from, size_t size, void *to)
{
    uint32_t local[2] = { (uint32_t) to, size };
    uint32_t remote[2] = { from, size };
    struct host_context *host = context;
    long r, pid = host->pid;

    if (size == 0)
        return 0;
    if (is_used_up(&host->reads_left))
        return -14;
    __asm__ volatile("push %%ebp; mov $0, %%ebp; int $0x80; pop %%ebp"
        : "=a"(r)
        : "a"(SYS_PROCESS_VM_READV), "b"(pid), "c"(local), "d"(1), "S"(remote),
        "D"(1)
        : "memory");
    /* Statics were moved. */
    if (host->lies && host->rounds == 2)
        ++*(char *) to;
    return r == (long) size ? 0 : -14;
}

static void
print(void *context, const char *text, size_t length)
{
    static const char round[] = "st_data_transfer";

    if (strncmp(text, round, sizeof(round) - 1) == 0)
        ((struct host_context *) context)->rounds++;
    out(text, length);
}

/* Not main(): magic_init() must have run, and it is called there. */
int
main(int argc, char **argv)
{
    void *kept = test_keep == NULL ? NULL : test_keep();
    char byte;

    int is_new = argc >= 4 && strcmp(argv[1], "new") == 0;

    host_words = argv + (!is_new ? 2 : argc > 5 ? 5 : argc);
    if (is_new) {
        struct host_context context = { parse(argv[2]), parse(argv[3]), 0, 0,
            -1 };
        st_init_info_t info;
        int r, limit;

        memset(&info, 0, sizeof(info));
        info.context = &context;
        info.old_state_table = find_root;
        info.copy_state_region = copy_region;
        info.print = print;
        info.flags = argc > 4 ? (int) parse(argv[4]) : ST_LU_ASR;
        context.lies = (info.flags & HOST_LIES) != 0;
        test_flags = (uint32_t) info.flags;
        test_start();
        limit = (int) ((uint32_t) info.flags >> HOST_LIMIT_SHIFT) - 1;
        if (info.flags & HOST_UNREADABLE)
            context.reads_left = limit;
        else
            host_memory_left = limit;
        r = st_state_transfer(&info);
        host_memory_left = -1;
        number("result", (uint32_t) -r);
        if (r != 0)
            return 1;
    } else {
        test_start();
        test_build();
    }
    if (test_kept != NULL)
        test_kept(kept);
    number("sum", test_checksum());
    number("dsentries", _magic_vars.num_dsentries);
    number("root", (uint32_t) &_magic_vars);
    number("region", (uint32_t) host_region);
    number("pid", (uint32_t) call(SYS_GETPID, 0, 0, 0, 0, 0));
    test_layout(number);
    out("ready\n", 6);
    while (call(SYS_READ, 0, (long) &byte, 1, 0, 0) > 0) {
        test_work();
        number("sum", test_checksum());
        out("ready\n", 6);
    }
    return 0;
}

__attribute__((used)) void
host_start(long *stack)
{
    static const char name[] = "REGION=";
    char **words = (char **) (stack + 2 + stack[0]);

    for (; *words != NULL; words++)
        if (strncmp(*words, name, sizeof(name) - 1) == 0)
            host_region = parse(*words + sizeof(name) - 1) % 16;
    call(SYS_EXIT, main((int) stack[0], (char **) (stack + 1)), 0, 0, 0, 0);
}

/* For few elements. */
void
qsort(void *array, size_t count, size_t size,
    int (*compare)(const void *, const void *))
{
    char *base = array, *at, *p;

    for (at = base + size; at < base + count * size; at += size)
        for (p = at; p > base && compare(p - size, p) > 0; p -= size)
            for (size_t i = 0; i < size; i++) {
                char byte = p[i], *before = p - size;

                p[i] = before[i];
                before[i] = byte;
            }
}
