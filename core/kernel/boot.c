/* From the multiboot information to kinfo, and the loading of VM, the one
 * module the kernel itself starts. Memory that the kernel takes here lies
 * behind the last module; the rest is VM's. */
#include "kernel.h"
#include <elf.h>

struct multiboot_info {
    uint32_t flags, mem_lower, mem_upper, boot_device, cmdline;
    uint32_t mods_count, mods_addr, syms[4], mmap_length, mmap_addr;
};
#define MB_CMDLINE 0x04
#define MB_MODS 0x08
#define MB_MMAP 0x40
#define MB_MAGIC 0x2BADB002

struct mb_module {
    uint32_t start, end, string, reserved;
};
struct mb_range {
    uint32_t size;
    uint32_t base_low, base_high, length_low, length_high, type;
} __attribute__((packed));

extern char kernel_image_start[], kernel_image_end[];
static phys_bytes bump;    /* next free page of the boot */
static uint64_t unused;    /* bytes of memory beyond the window */
static size_t params_lost; /* bytes of parameters without room */

/* The kernel's tasks, then the modules in the loader's order. */
#define MODULE(endpoint, program) { endpoint, program },
static const struct {
    proc_nr_t nr;
    const char *name;
} IMAGE[NR_BOOT_PROCS] = { { ASYNCM, "asyncm" }, { IDLE, "idle" },
    { CLOCK, "clock" }, { SYSTEM, "system" }, { HARDWARE, "kernel" },
    BOOT_MODULES(MODULE) };

static size_t
string_length(const char *s)
{
    size_t n = 0;

    while (s[n] != '\0')
        n++;
    return n;
}

/* Removes the parameter that begins with the n bytes of name, '=' among them,
 * from the first `used` bytes; how many are left. */
static size_t
forget_param(size_t used, const char *name, size_t n)
{
    char *p = kinfo.param_buf;
    size_t at = 0, whole;

    for (; at < used; at += whole) {
        whole = string_length(p + at) + 1;
        if (whole <= n || memcmp(p + at, name, n) != 0)
            continue;
        used -= whole;
        for (; at < used; at++)
            p[at] = p[at + whole];
        memset(p + used, 0, whole);
        return used;
    }
    return used;
}

/* "a=b c d=e a=f" becomes "d=e\0a=f\0\0": a later one wins. Words without '='
 * (QEMU puts the kernel's file name first) are dropped. */
static void
parse_command_line(const char *s)
{
    size_t out = 0;

    while (*s != '\0') {
        const char *word = s;
        size_t name = 0, length;

        for (; *s != '\0' && *s != ' '; s++)
            if (*s == '=' && name == 0)
                name = s - word + 1;
        length = s - word;
        if (name > 0)
            out = forget_param(out, word, name);
        if (name > 0 && out + length + 2 > BOOT_PARAM_BYTES) {
            params_lost += length + 1;
        } else if (name > 0) {
            memcpy(kinfo.param_buf + out, word, length);
            out += length + 1;
        }
        while (*s == ' ')
            s++;
    }
}

const char *
boot_param(const char *name)
{
    size_t n = string_length(name);
    const char *p;

    for (p = kinfo.param_buf; *p != '\0'; p += string_length(p) + 1)
        if (memcmp(p, name, n) == 0 && p[n] == '=')
            return p + n + 1;
    return NULL;
}

/* The last path component of the last word. */
static const char *
module_name(const char *s)
{
    const char *name = s;

    for (; *s != '\0'; s++)
        if ((*s == ' ' || *s == '/') && s[1] != '\0')
            name = s + 1;
    return name;
}

static int
name_matches(const char *module, const char *name)
{
    size_t n = string_length(module), k = string_length(name);

    return n > k && module[n - k - 1] == '_' &&
        memcmp(module + n - k, name, k) == 0;
}

static void
find_modules(const struct multiboot_info *mb)
{
    const struct mb_module *mod = window(mb->mods_addr);
    uint32_t i, k;

    for (k = 0; k < mb->mods_count; k++) {
        const char *name = module_name(window(mod[k].string));

        for (i = NR_TASKS; i < NR_BOOT_PROCS; i++)
            if (name_matches(name, IMAGE[i].name)) {
                kinfo.boot_procs[i].start_addr = mod[k].start;
                kinfo.boot_procs[i].len = mod[k].end - mod[k].start;
            }
        if (name_matches(name, BOOT_RAMDISK)) {
            kinfo.ramdisk.mod_start = mod[k].start;
            kinfo.ramdisk.mod_end = mod[k].end;
        }
        if (mod[k].end > bump)
            bump = mod[k].end;
    }
    bump = (bump + VM_PAGE_SIZE - 1) & PG_FRAME;
    for (i = NR_TASKS; i < NR_BOOT_PROCS; i++)
        if (kinfo.boot_procs[i].len == 0)
            kpanic("no boot module for %s", IMAGE[i].name);
    if (kinfo.ramdisk.mod_end == 0)
        kpanic("no boot module for %s", BOOT_RAMDISK);
}

static void
add_range(uint64_t base, uint64_t length)
{
    uint64_t end = base + length;

    if (base < 0x100000)
        base = 0x100000; /* the first megabyte is the machine's */
    if (end > KERNEL_WINDOW_SIZE) {
        unused += end - MAX(base, KERNEL_WINDOW_SIZE);
        end = KERNEL_WINDOW_SIZE;
    }
    if (end <= base || kinfo.nr_memmap == MAXMEMMAP)
        return;
    kinfo.memmap[kinfo.nr_memmap].base = base;
    kinfo.memmap[kinfo.nr_memmap++].size = end - base;
    if (end > kinfo.mem_total)
        kinfo.mem_total = end;
}

static void
find_memory(const struct multiboot_info *mb)
{
    uint32_t at = 0;

    while (at < mb->mmap_length) {
        const struct mb_range *r = window(mb->mmap_addr + at);

        if (r->type == 1)
            add_range((uint64_t) r->base_high << 32 | r->base_low,
                (uint64_t) r->length_high << 32 | r->length_low);
        at += r->size + 4;
    }
}

void
boot_parse(uint32_t magic, uint32_t info)
{
    const struct multiboot_info *mb = window(info);
    const char *line;
    int i;

    for (i = 0; i < NR_BOOT_PROCS; i++) {
        struct boot_image *b = &kinfo.boot_procs[i];

        b->proc_nr = IMAGE[i].nr;
        b->endpoint = _ENDPOINT(0, IMAGE[i].nr);
        memcpy(b->proc_name, IMAGE[i].name, string_length(IMAGE[i].name));
    }
    if (magic == MB_MAGIC && (mb->flags & MB_CMDLINE))
        parse_command_line(window(mb->cmdline));
    line = boot_param("cttyline");
    if (line != NULL)
        serial_init(*line - '0', 115200);
    if (params_lost > 0)
        kpanic("the boot parameters are %u bytes longer than %d", params_lost,
            BOOT_PARAM_BYTES);
    if (magic != MB_MAGIC)
        kpanic("not started by a multiboot loader");
    if (!(mb->flags & MB_MODS) || !(mb->flags & MB_MMAP))
        kpanic("the loader gave no %s",
            mb->flags & MB_MODS ? "memory map" : "modules");
    kinfo.kernel_start = (phys_bytes) kernel_image_start - KERNEL_BASE;
    kinfo.kernel_end = bump = (phys_bytes) kernel_image_end - KERNEL_BASE;
    find_memory(mb);
    find_modules(mb);
}

/* A zeroed page for the boot. */
phys_bytes
boot_page(void)
{
    phys_bytes pa = bump;

    bump += VM_PAGE_SIZE;
    if (bump > kinfo.mem_total)
        kpanic("too little memory to boot: %lu bytes", kinfo.mem_total);
    memset(window(pa), 0, VM_PAGE_SIZE);
    return pa;
}

static void
map_page(phys_bytes root, vir_bytes va, phys_bytes pa, uint32_t flags)
{
    uint32_t *dir = window(root);

    if (dir[va >> 22] == 0)
        dir[va >> 22] = boot_page() | PG_P | PG_W | PG_U;
    ((uint32_t *) window(dir[va >> 22] & PG_FRAME))[(va >> 12) & 1023] =
        pa | flags | PG_P | PG_U;
}

static void
load_segment(phys_bytes root, const char *image, const Elf32_Phdr *ph)
{
    vir_bytes first = ph->p_vaddr & PG_FRAME, va;
    vir_bytes end = ph->p_vaddr + ph->p_memsz;

    for (va = first; va < end; va += VM_PAGE_SIZE) {
        phys_bytes pa = boot_page();
        vir_bytes from = MAX(va, ph->p_vaddr);
        vir_bytes to = MIN(va + VM_PAGE_SIZE, ph->p_vaddr + ph->p_filesz);

        if (to > from)
            memcpy((char *) window(pa) + from % VM_PAGE_SIZE,
                image + ph->p_offset + (from - ph->p_vaddr), to - from);
        map_page(root, va, pa, ph->p_flags & PF_W ? PG_W : 0);
    }
    end = (end + VM_PAGE_SIZE - 1) & PG_FRAME;
    if (end > kinfo.vm_brk)
        kinfo.vm_brk = end;
}

/* VM's address space: its image, a stack, the kernel, and the window on all
 * physical memory with user access, through which it edits page tables. */
#define VM_BOOT_STACK_PAGES 32

void
boot_load_vm(struct proc *vm)
{
    extern uint32_t boot_page_dir[];
    const char *image = NULL;
    const Elf32_Ehdr *eh;
    const Elf32_Phdr *ph;
    uint32_t *dir;
    int i;

    for (i = 0; i < NR_BOOT_PROCS; i++)
        if (kinfo.boot_procs[i].proc_nr == VM_PROC_NR)
            image = window(kinfo.boot_procs[i].start_addr);
    eh = (const Elf32_Ehdr *) image;
    if (memcmp(eh->e_ident, ELFMAG, SELFMAG) != 0 || eh->e_machine != EM_386)
        kpanic("the vm module is no i386 program");
    kinfo.vm_ptroot = boot_page();
    dir = window(kinfo.vm_ptroot);
    for (i = KERNEL_WINDOW >> 22; i < 1024; i++)
        dir[i] = boot_page_dir[i];
    for (i = KERNEL_WINDOW >> 22; i < (int) (KERNEL_BASE >> 22); i++)
        dir[i] |= PG_U;
    ph = (const Elf32_Phdr *) (image + eh->e_phoff);
    for (i = 0; i < eh->e_phnum; i++)
        if (ph[i].p_type == PT_LOAD)
            load_segment(kinfo.vm_ptroot, image, &ph[i]);
    for (i = 1; i <= VM_BOOT_STACK_PAGES; i++)
        map_page(kinfo.vm_ptroot, VM_STACK_TOP - i * VM_PAGE_SIZE, boot_page(),
            PG_W);
    vm->p_ptroot = kinfo.vm_ptroot;
    vm->p_reg.pc = eh->e_entry;
    /* argc = 0, argv and envp empty: the zeroes of the last page. */
    vm->p_reg.sp = VM_STACK_TOP - 32;
}

/* No boot_page() from here on: all that is left belongs to VM. The range of
 * modules stays out until VM has loaded them (boot_procs tells where); the
 * ramdisk's stays out for good. */
void
boot_seal_memory(void)
{
    int i;

    for (i = 0; i < kinfo.nr_memmap; i++) {
        phys_bytes end = kinfo.memmap[i].base + kinfo.memmap[i].size;

        if (kinfo.memmap[i].base < bump && end > bump) {
            kinfo.memmap[i].base = bump;
            kinfo.memmap[i].size = end - bump;
        } else if (end <= bump) {
            kinfo.memmap[i].size = 0;
        }
    }
}

/* The first line of the log. Memory beyond the window is nobody's. */
void
boot_report(void)
{
    printk("minix-live: kernel at %lx-%lx, %lu MB of memory",
        kinfo.kernel_start, kinfo.kernel_end, kinfo.mem_total >> 20);
    if (unused > 0)
        printk(", %lu MB more are not used", (unsigned long) (unused >> 20));
    printk("\n");
}
