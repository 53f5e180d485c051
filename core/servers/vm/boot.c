/* The boot modules become processes: VM loads each from the memory the loader
 * put it in, and frees that memory. */
#include "vm.h"
#include <elf.h>

static void
must(int r, const char *what, const struct boot_image *b)
{
    if (r != OK)
        panic("boot module %s: cannot %s: %d", b->proc_name, what, r);
}

/* Copy into pages of p that are present. */
static void
write_pages(struct vmproc *p, vir_bytes to, const void *from, size_t n)
{
    const char *s = from;

    while (n > 0) {
        size_t part = MIN(n, VM_PAGE_SIZE - to % VM_PAGE_SIZE);
        uint32_t *e = pt_entry(p->root, to, FALSE);

        memcpy((char *) WINDOW(*e & PTE_FRAME) + to % VM_PAGE_SIZE, s, part);
        to += part;
        s += part;
        n -= part;
    }
}

static void
load_segment(struct vmproc *p, const struct boot_image *b, const Elf32_Phdr *ph)
{
    vir_bytes start = PAGE_DOWN(ph->p_vaddr);
    vir_bytes end = PAGE_UP(ph->p_vaddr + ph->p_memsz);
    const char *image = WINDOW(b->start_addr);

    if (ph->p_memsz == 0)
        return;
    if (ph->p_offset + ph->p_filesz > b->len || ph->p_filesz > ph->p_memsz)
        panic("boot module %s is cut off", b->proc_name);
    must(region_add(p, start, end - start,
             VR_READ | (ph->p_flags & PF_W ? VR_WRITE : 0), NULL),
        "map", b);
    must(region_touch(p, start, PAGE_UP(ph->p_vaddr + ph->p_filesz) - start,
             FALSE),
        "allocate", b);
    write_pages(p, ph->p_vaddr, image + ph->p_offset, ph->p_filesz);
}

/* argc, argv[0], NULL, the environment, NULL; the strings above them. The first
 * program finds the boot parameters in its environment, services find none
 * (they ask the kernel). */
#define MAX_PARAMS 32

static vir_bytes
make_stack(struct vmproc *p, const struct boot_image *b)
{
    uint32_t frame[MAX_PARAMS + 4];
    const char *param = boot_info.param_buf;
    vir_bytes name = VM_STACK_TOP - 2 * PROC_NAME_LEN;
    vir_bytes params = name - BOOT_PARAM_BYTES, sp;
    unsigned n = 0;

    frame[n++] = 1;
    frame[n++] = name;
    frame[n++] = 0;
    if (b->endpoint == INIT_PROC_NR)
        for (; *param != '\0' && n < MAX_PARAMS + 3; param += strlen(param) + 1)
            frame[n++] = params + (param - boot_info.param_buf);
    frame[n++] = 0;
    sp = (params - n * sizeof(frame[0])) & ~15u;
    must(region_add(p, VM_STACK_TOP - VM_STACK_SIZE, VM_STACK_SIZE,
             VR_PROT | VR_STACK, NULL),
        "map the stack of", b);
    must(region_touch(p, sp, VM_STACK_TOP - sp, TRUE), "allocate", b);
    write_pages(p, name, b->proc_name, PROC_NAME_LEN);
    write_pages(p, params, boot_info.param_buf, BOOT_PARAM_BYTES);
    write_pages(p, sp, frame, n * sizeof(frame[0]));
    return sp;
}

static void
load(const struct boot_image *b)
{
    struct vmproc *p = &vmproc[b->proc_nr];
    const Elf32_Ehdr *eh = WINDOW(b->start_addr);
    const Elf32_Phdr *ph;
    vir_bytes sp;
    int i;

    if (b->len < sizeof(*eh) || memcmp(eh->e_ident, ELFMAG, SELFMAG) != 0 ||
        eh->e_machine != EM_386)
        panic("boot module %s is no i386 program", b->proc_name);
    p->endpoint = b->endpoint;
    p->root = pt_new();
    p->is_service = b->proc_nr != INIT_PROC_NR;
    ph = (const Elf32_Phdr *) ((const char *) eh + eh->e_phoff);
    for (i = 0; i < eh->e_phnum; i++)
        if (ph[i].p_type == PT_LOAD)
            load_segment(p, b, &ph[i]);
    sp = make_stack(p, b);
    must(sys_vmctl_set_addrspace(b->endpoint, p->root, WINDOW(p->root)),
        "set the address space of", b);
    must(sys_exec(b->endpoint, sp, (vir_bytes) b->proc_name, eh->e_entry, 0),
        "start", b);
    must(sys_vmctl(b->endpoint, VMCTL_BOOTINHIBIT_CLEAR, 0), "release", b);
}

void
boot_load_all(void)
{
    const struct boot_image *b;
    int i;

    for (i = NR_TASKS; i < NR_BOOT_PROCS; i++) {
        b = &boot_info.boot_procs[i];
        if (b->endpoint != VM_PROC_NR)
            load(b);
    }
    for (i = NR_TASKS; i < NR_BOOT_PROCS; i++) {
        b = &boot_info.boot_procs[i];
        page_free_range(b->start_addr, b->len);
    }
}
