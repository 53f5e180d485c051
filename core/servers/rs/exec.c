/*
 * Binaries: read once through VFS, then put into a process that has been
 * forked and has no rights yet, so it cannot run before we say so.
 */
#include <lib.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <minix/libexec.h>
#include "rs.h"

#define PAGE_DOWN(a) ((a) & ~(vir_bytes) (VM_PAGE_SIZE - 1))
#define PAGE_UP(a) PAGE_DOWN((a) + VM_PAGE_SIZE - 1)

/* The path is the command's first word. */
size_t
command_path(const struct rproc *rp, char *path, size_t size)
{
    size_t length = strcspn(rp->r_set.cmd, " ");

    if (length >= size)
        length = size - 1;
    memcpy(path, rp->r_set.cmd, length);
    path[length] = '\0';
    return length;
}

/* Into r_image, which is empty. */
int
load_image(struct rproc *rp)
{
    char path[MAX_COMMAND_LEN];
    struct image *im;
    int r;

    if ((im = malloc(sizeof(*im))) == NULL)
        return ENOMEM;
    command_path(rp, path, sizeof(path));
    if ((r = peer_read_file(path, &im->data, &im->size)) != OK) {
        free(im);
        return r;
    }
    im->users = 1;
    rp->r_image = im;
    return OK;
}

/* From now on the service can be started without reading its file. */
int
keep_image(struct rproc *rp)
{
    rp->r_keeps_image = 1;
    return rp->r_image == NULL ? load_image(rp) : OK;
}

static int
map_anonymous(endpoint_t endpoint, vir_bytes from, vir_bytes to)
{
    void *p;

    p = vm_mmap_for(endpoint, from, to - from,
        PROT_READ | PROT_WRITE | PROT_EXEC,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED);
    return p == MAP_FAILED ? ENOMEM : OK;
}

static int
load_segment(endpoint_t endpoint, const struct image *image,
    const struct exec_segment *segment)
{
    vir_bytes from = PAGE_DOWN(segment->vaddr);
    vir_bytes to = PAGE_UP(segment->vaddr + segment->memsz);
    int r;

    if (segment->offset > (off_t) image->size ||
        segment->filesz > image->size - (size_t) segment->offset)
        return ENOEXEC;
    if ((r = map_anonymous(endpoint, from, to)) != OK)
        return r;
    r = sys_vircopy(SELF, (vir_bytes) image->data + segment->offset, endpoint,
        segment->vaddr, segment->filesz, 0);
    /* Constants stay writable: an identity transfer writes them. */
    if (r == OK && (segment->prot & PROT_EXEC))
        r = vm_protect_for(endpoint, from, to - from, segment->prot);
    return r;
}

static int
load_segments(endpoint_t endpoint, const struct image *image, vir_bytes *entry)
{
    struct exec_segment segments[EXEC_MAX_SEGMENTS];
    int count, i, r;

    count = libexec_elf_segments(image->data,
        MIN(image->size, EXEC_HEADER_BYTES), segments, entry);
    if (count < 0)
        return count;
    if ((r = vm_procctl_clear(endpoint)) != OK)
        return r;
    for (i = 0; i < count; i++) {
        if ((r = load_segment(endpoint, image, &segments[i])) != OK)
            return r;
    }
    return map_anonymous(endpoint, VM_STACK_TOP - VM_STACK_SIZE, VM_STACK_TOP);
}

/* Splits a copy of the command; argv has room for MAX_NR_ARGS + 2. */
static void
split_command(char *command, char **argv)
{
    int argc = 0;
    char *word;

    for (word = strtok(command, " "); word != NULL; word = strtok(NULL, " ")) {
        if (argc == MAX_NR_ARGS + 1) {
            printf("RS: build_cmd_dep: too many args\n");
            break;
        }
        argv[argc++] = word;
    }
    argv[argc] = NULL;
}

int
exec_image(struct rproc *rp, const struct image *image)
{
    char command[MAX_COMMAND_LEN], overflow;
    char *argv[MAX_NR_ARGS + 2], *envp[] = { NULL }, *frame;
    endpoint_t endpoint = rp->r_pub->endpoint;
    int argc, envc, frame_address, r;
    struct ps_strings *ps;
    vir_bytes entry;
    size_t frame_size;

    strlcpy(command, rp->r_set.cmd, sizeof(command));
    split_command(command, argv);
    minix_stack_params(argv[0], argv, envp, &frame_size, &overflow, &argc,
        &envc);
    if (overflow)
        return E2BIG;
    if ((frame = malloc(frame_size)) == NULL)
        return ENOMEM;
    minix_stack_fill(argv[0], argc, argv, envc, envp, frame_size, frame,
        &frame_address, &ps);

    if ((r = load_segments(endpoint, image, &entry)) == OK)
        r = sys_vircopy(SELF, (vir_bytes) frame, endpoint, frame_address,
            frame_size, 0);
    free(frame);
    if (r != OK)
        return r;
    return peer_exec(endpoint, rp->r_pub->proc_name, frame_size, entry,
        frame_address, (vir_bytes) ps);
}
