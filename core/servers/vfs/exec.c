/* exec of programs: the file is checked, the old image dropped, the segments
 * read straight into the process, and PM starts it.
 */
#include "vfs.h"
#include <stdlib.h>
#include <minix/libexec.h>
#include <minix/vm.h>
#include <sys/mman.h>

struct exec_head {
    char bytes[EXEC_HEADER_BYTES];
    struct exec_segment segments[EXEC_MAX_SEGMENTS];
    int count;
    vir_bytes entry;
};

#define PAGE_DOWN(a) ((a) & ~(vir_bytes) (VM_PAGE_SIZE - 1))
#define PAGE_UP(a) PAGE_DOWN((a) + VM_PAGE_SIZE - 1)

static int
map(endpoint_t e, vir_bytes from, vir_bytes to)
{
    void *at = vm_mmap_for(e, from, to - from,
        PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANON | MAP_FIXED);

    return at == MAP_FAILED ? ENOMEM : OK;
}

/* The file is what it should be, the stack frame is here: the point of no
 * return. */
static int
replace_memory(struct job *j)
{
    struct exec_head *head = j->j_exec;
    endpoint_t e = j->j_fp->fp_endpoint;
    const struct exec_segment *s;
    int i, r;

    if ((r = vm_procctl_clear(e)) != OK)
        return r;
    for (i = 0; i < head->count; i++) {
        s = &head->segments[i];
        r = map(e, PAGE_DOWN(s->vaddr), PAGE_UP(s->vaddr + s->memsz));
        if (r != OK)
            return r;
    }
    return map(e, VM_STACK_TOP - VM_STACK_SIZE, VM_STACK_TOP);
}

/* The segments are read: from now on each is what the file says. */
static int
protect_memory(const struct job *j)
{
    const struct exec_head *head = j->j_exec;
    const struct exec_segment *s;
    int i, r = OK;

    for (i = 0; r == OK && i < head->count; i++) {
        vir_bytes from, to;

        s = &head->segments[i];
        from = PAGE_DOWN(s->vaddr);
        to = PAGE_UP(s->vaddr + s->memsz);
        if (!(s->prot & PROT_WRITE))
            r = vm_protect_for(j->j_fp->fp_endpoint, from, to - from, s->prot);
    }
    return r;
}

static int
read_head(struct job *j)
{
    struct vnode *vp = j->j_first;
    cp_grant_id_t grant;

    if ((j->j_exec = malloc(sizeof *j->j_exec)) == NULL)
        return ENOMEM;
    memset(j->j_exec, 0, sizeof *j->j_exec);
    grant = job_grant(j, vp->v_fs_e, j->j_exec->bytes, EXEC_HEADER_BYTES,
        CPF_WRITE);
    return req_transfer(j, vp, REQ_READ, 0, grant, EXEC_HEADER_BYTES);
}

static int
read_segment(struct job *j)
{
    const struct exec_segment *s = &j->j_exec->segments[j->j_index];
    struct vnode *vp = j->j_first;
    cp_grant_id_t grant;

    grant = job_grant_user(j, vp->v_fs_e, s->vaddr, s->filesz, CPF_WRITE);
    return req_transfer(j, vp, REQ_READ, s->offset, grant, s->filesz);
}

/* The caller's arguments and environment, before its memory goes. */
static int
fetch_frame(struct job *j, const message *m)
{
    size_t bytes = (size_t) m->VFS_PM_FRAME_LEN;

    if (bytes == 0 || bytes > VM_STACK_SIZE / 2)
        return E2BIG;
    if ((j->j_frame = malloc(bytes)) == NULL)
        return ENOMEM;
    return sys_datacopy(j->j_fp->fp_endpoint, (vir_bytes) m->VFS_PM_FRAME, SELF,
        (vir_bytes) j->j_frame, bytes);
}

static int
load(struct job *j, const message *m)
{
    struct exec_head *head;
    int r;

    STEPS(j)
    r = fetch_name(j, (vir_bytes) m->VFS_PM_PATH, (size_t) m->VFS_PM_PATH_LEN,
        j->j_path);
    if (r != OK)
        return r;
    if ((r = fetch_frame(j, m)) != OK)
        return r;
    lookup_start(j, PATH_NOFLAGS);
    CALL(j, 1, lookup(j));
    j->j_first = j->j_found;
    if (!S_ISREG(j->j_first->v_mode))
        return EACCES;
    if ((r = forbidden(j->j_fp, j->j_first, X_BIT)) != OK)
        return r;
    AWAIT(j, 2, read_head(j));
    if (j->j_answer.result != OK)
        return j->j_answer.result;
    head = j->j_exec;
    head->count = libexec_elf_segments(head->bytes, j->j_answer.nbytes,
        head->segments, &head->entry);
    if (head->count < 0)
        return head->count;
    j->j_done = 1;
    if ((r = replace_memory(j)) != OK)
        return r;
    for (j->j_index = 0; j->j_index < j->j_exec->count; j->j_index++) {
        if (j->j_exec->segments[j->j_index].filesz == 0)
            continue;
        AWAIT(j, 3, read_segment(j));
        if (j->j_answer.result != OK)
            return j->j_answer.result;
        if (j->j_answer.nbytes != j->j_exec->segments[j->j_index].filesz)
            return ENOEXEC;
    }
    if ((r = protect_memory(j)) != OK)
        return r;
    return sys_datacopy(SELF, (vir_bytes) j->j_frame, j->j_fp->fp_endpoint,
        VM_STACK_TOP - m->VFS_PM_FRAME_LEN, (size_t) m->VFS_PM_FRAME_LEN);
    END_STEPS;
}

/* In: path, frame, ps_str. PM hears whether the old image is gone (j_done)
 * and where the new one starts. */
int
do_pm_exec(struct job *j)
{
    struct fproc *fp = j->j_fp;
    message m, answer;
    int r, fd;

    job_message(j, &m);
    if (fp->fp_root == NULL)
        r = ENOENT;
    else if ((r = load(j, &m)) == SUSPEND)
        return SUSPEND;
    memset(&answer, 0, sizeof answer);
    answer.m_type = VFS_PM_EXEC_REPLY;
    answer.VFS_PM_ENDPT = fp->fp_endpoint;
    answer.VFS_PM_STATUS = r;
    answer.VFS_PM_PARTIAL = j->j_done != 0;
    if (r == OK) {
        answer.VFS_PM_PC = (char *) j->j_exec->entry;
        answer.VFS_PM_NEWSP = (char *) (VM_STACK_TOP - m.VFS_PM_FRAME_LEN);
        answer.VFS_PM_NEWPS_STR = m.VFS_PM_PS_STR;
        for (fd = 0; fd < NR_FILES; fd++)
            if (fp->fp_filp[fd] != NULL && fp->fp_cloexec[fd])
                fd_close(fp, fd);
    }
    if ((r = asynsend3(PM_PROC_NR, &answer, 0)) != OK)
        panic("cannot answer PM: %d", r);
    return OK;
}
