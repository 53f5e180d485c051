/* VFS: tables and jobs.
 *
 * VFS never waits for a file server or a driver.  Every call is a job: an
 * object in the heap with the call's message, its place in a step function
 * and everything it has found out so far.  A step function either ends the
 * call with a result or sends one request, notes where to go on (state) and
 * returns SUSPEND; the answer runs it again.  So between two messages all
 * state is in tables and jobs, nothing is on a stack, and VFS can be replaced
 * at any receive.
 *
 * What a job holds (vnodes, grants, the lock of a filp, a pipe's turn) is
 * noted in the job and given back when it ends, in job_end().
 */
#ifndef VFS_H
#define VFS_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <minix/callnr.h>
#include <minix/com.h>
#include <minix/const.h>
#include <minix/dmap.h>
#include <minix/endpoint.h>
#include <minix/ipc.h>
#include <minix/rs.h>
#include <minix/safecopies.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/vfsif.h>

#define SUSPEND (-998)

#define NR_FILES 64 /* descriptors of a process */
#define NR_FILPS 512
#define NR_VNODES 512
#define NR_MNTS 8
#define NR_JOBS 255   /* ids fit beside VFS_TRANSACTION_BASE */
#define NO_JOB_ID 255 /* requests whose answer nobody awaits */
#define NR_DEVICES 256

#define LABEL_MAX 16

#define R_BIT 4
#define W_BIT 2
#define X_BIT 1

struct job;
struct vmnt;

struct vnode {
    endpoint_t v_fs_e;
    ino_t v_inode;
    int v_ref_count;     /* our users of it */
    unsigned v_fs_count; /* references the file server gave us */
    mode_t v_mode;
    uid_t v_uid;
    gid_t v_gid;
    off_t v_size;           /* of a pipe: bytes in it */
    dev_t v_rdev;           /* what a device node names */
    struct vmnt *v_vmnt;    /* NULL: in PFS */
    struct job *v_pipe_job; /* whose turn it is in PFS */
};

struct vmnt {
    int m_in_use;
    endpoint_t m_fs_e;
    dev_t m_dev;
    struct vnode *m_root;
    struct vnode *m_mounted_on; /* NULL: the root file system */
    char m_label[LABEL_MAX];
};

struct filp {
    int f_count;
    int f_flags; /* as open was given them */
    struct vnode *f_vnode;
    dev_t f_dev; /* character device behind it */
    off_t f_pos;
    struct job *f_job; /* holder of the lock on f_pos */
};

/* A request of PM that waits until the process's call has ended. */
struct pm_request {
    int type; /* 0: none */
};

struct fproc {
    int fp_in_use;
    endpoint_t fp_endpoint;
    pid_t fp_pid;
    uid_t fp_realuid, fp_effuid;
    gid_t fp_realgid, fp_effgid;
    mode_t fp_umask;
    struct vnode *fp_root, *fp_cwd; /* NULL until there is a root */
    struct filp *fp_filp[NR_FILES];
    unsigned char fp_cloexec[NR_FILES];
    dev_t fp_tty;       /* controlling terminal */
    struct job *fp_job; /* the call under way */
    struct pm_request fp_pm;
};

struct dmap {
    endpoint_t d_driver; /* NONE: no driver */
    char d_label[LABEL_MAX];
};

/* The answer of a file server, whatever the request was. */
struct fs_answer {
    int result;
    ino_t inode;
    mode_t mode;
    uid_t uid;
    gid_t gid;
    off_t size;
    dev_t device;
    off_t offset; /* path walked, or new file position */
    size_t nbytes;
};

enum job_wait {
    WAIT_NOTHING, /* to be run, or running */
    WAIT_FS,
    WAIT_DRIVER,
    WAIT_LOCK, /* on j_filp */
    WAIT_PIPE, /* on a change of j_pipe */
    WAIT_ROOT  /* on the root file system */
};

#define JOB_GRANTS 4
#define JOB_VNODES 6

struct job {
    int j_id;
    unsigned j_sequence; /* makes ids given to drivers unique */
    struct fproc *j_fp;  /* NULL: VFS's own */
    int (*j_step)(struct job *);
    int j_state;
    enum job_wait j_wait;
    endpoint_t j_wait_e; /* whose answer is awaited */
    int j_request;       /* what it was asked, REQ_* */
    struct fs_answer j_answer;
    int j_status;           /* a driver's answer */
    int j_canceled;         /* a signal wants the call to end */
    uint32_t j_message[16]; /* the call, as it came */
    uint32_t j_reply[16];   /* what goes back with the result */

    /* Held; given back at the end. */
    cp_grant_id_t j_grant[JOB_GRANTS];
    int j_grants;
    struct vnode *j_vnode[JOB_VNODES];
    int j_vnodes;
    struct filp *j_filp;  /* locked, or the lock is awaited */
    struct vnode *j_pipe; /* pipe being read or written */
    char *j_frame;        /* exec: the initial stack */
    struct exec_head *j_exec;

    /* Path lookup; see lookup.c. */
    char j_path[PATH_MAX];
    char j_name[PATH_MAX]; /* last part, or a second path */
    int j_lookup_state;
    int j_lookup_flags;
    int j_symlinks;
    struct vnode *j_dir;   /* where the lookup goes on; not held */
    struct vnode *j_found; /* result */

    /* What calls keep from step to step. */
    struct vnode *j_first, *j_second;
    int j_first_flags; /* open flags of the file at hand */
    struct vmnt *j_vmnt;
    dev_t j_dev;
    endpoint_t j_fs_e;
    int j_index;
    size_t j_done;
    char j_label[LABEL_MAX];
};

extern struct fproc fproc[NR_PROCS];
extern struct filp filp[NR_FILPS];
extern struct vnode vnode[NR_VNODES];
extern struct vmnt vmnt[NR_MNTS];
extern struct dmap dmap[NR_DEVICES];
extern struct job *jobs[NR_JOBS];
extern int jobs_end;            /* no job has had this id, or one above it */
extern struct vmnt *root_mount; /* NULL until it is mounted */

/* Step functions read like straight code: AWAIT sends a request and goes on
 * below when the answer is there; CALL repeats a part that suspends by itself
 * until it is OK. State 0 is the start. */
#define STEPS(j) \
    switch ((j)->j_state) { \
    case 0:
#define AWAIT(j, n, request) \
    do { \
        int await_r = (request); \
        if (await_r != SUSPEND) \
            return await_r; \
        (j)->j_state = (n); \
        return SUSPEND; \
    case (n):; \
    } while (0)
#define CALL(j, n, part) \
    do { \
        int call_r; \
        (j)->j_state = (n); \
    case (n): \
        call_r = (part); \
        if (call_r != OK) \
            return call_r; \
    } while (0)
#define END_STEPS \
    } \
    return EINVAL

/* table.c */
struct fproc *fproc_of(endpoint_t e);
struct vmnt *mount_of(endpoint_t fs_e);
struct vmnt *mount_find(endpoint_t fs_e, ino_t inode);

/* job.c, job_run.c */
struct job *job_new(struct fproc *fp, int (*step)(struct job *),
    const message *m);
void job_run(struct job *j);
void job_run_all(void);
void job_message(const struct job *j, message *m);
void job_hold(struct job *j, struct vnode *vp);
cp_grant_id_t job_grant(struct job *j, endpoint_t to, const void *addr,
    size_t size, int access);
cp_grant_id_t job_grant_user(struct job *j, endpoint_t to, vir_bytes addr,
    size_t size, int access);
void job_revoke(struct job *j);
int job_lock(struct job *j, struct filp *f);
void jobs_wake_root(void);
void jobs_wake_pipe(struct vnode *vp);
int jobs_busy(void);
void job_interrupt(struct job *j);

/* request.c: requests to file servers; each returns SUSPEND or an error. */
int fs_send(struct job *j, endpoint_t fs_e, int request, message *m);
void fs_answer(const message *m);
int req_lookup(struct job *j, struct vnode *dir);
int req_inode(struct job *j, struct vnode *vp, int request);
int req_name(struct job *j, struct vnode *dir, int request, const char *name);
int req_make(struct job *j, struct vnode *dir, int request, const char *name,
    mode_t mode, dev_t dev);
int req_transfer(struct job *j, struct vnode *vp, int request, off_t pos,
    cp_grant_id_t grant, size_t bytes);
int req_truncate(struct job *j, struct vnode *vp, off_t size);
int req_new_driver(struct job *j, endpoint_t fs_e, dev_t dev);
int req_readsuper(struct job *j, endpoint_t fs_e, dev_t dev, int is_root);
int req_simple(struct job *j, endpoint_t fs_e, int request);
void req_putnode(struct vnode *vp, unsigned count);

/* lookup.c */
int fetch_name(struct job *j, vir_bytes addr, size_t len, char *dest);
void lookup_start(struct job *j, int flags);
int path_start(struct job *j, vir_bytes addr, size_t len, int flags);
int lookup(struct job *j);
int lookup_parent_start(struct job *j);

/* vnode.c */
struct vnode *vnode_from_answer(struct job *j, endpoint_t fs_e,
    struct vmnt *mount);
void vnode_dup(struct vnode *vp);
void vnode_put(struct vnode *vp);
int forbidden(const struct fproc *fp, const struct vnode *vp, int bits);

/* filedes.c */
int fd_new(struct fproc *fp, int from, struct filp *f);
struct filp *filp_new(struct vnode *vp, int flags);
struct filp *filp_of(struct fproc *fp, int fd);
void filp_close(struct filp *f);
void fd_close(struct fproc *fp, int fd);

/* device.c */
int cdev_open(struct job *j, dev_t dev, int flags);
void cdev_close(dev_t dev);
int cdev_io(struct job *j, int op, dev_t dev, vir_bytes addr, size_t bytes,
    off_t pos, unsigned long request, int flags);
void cdev_cancel(struct job *j);
void cdev_answer(const message *m);
dev_t cdev_real(const struct fproc *fp, dev_t dev);
void dmap_init(sef_init_info_t *info);

/* mount.c */
int mount_root(struct job *j);

/* pipe.c */
int pipe_io(struct job *j);

/* process.c, pm.c */
void init_processes(void);
void answer_pm(int type, endpoint_t e, message *m);
void fork_process(const message *m, int is_service);
void pm_resume(struct fproc *fp);
void pm_request(const message *m);

/* exec.c */
struct exec_head;
int do_pm_exec(struct job *j);

/* The calls. */
int do_open(struct job *j);
int do_creat(struct job *j);
int do_close(struct job *j);
int do_lseek(struct job *j);
int do_readwrite(struct job *j);
int do_getdents(struct job *j);
int do_ioctl(struct job *j);
int do_fcntl(struct job *j);
int do_pipe2(struct job *j);
int do_stat(struct job *j);
int do_fstat(struct job *j);
int do_chdir(struct job *j);
int do_fchdir(struct job *j);
int do_chmod(struct job *j);
int do_fchmod(struct job *j);
int do_chown(struct job *j);
int do_access(struct job *j);
int do_truncate(struct job *j);
int do_ftruncate(struct job *j);
int do_umask(struct job *j);
int do_utimens(struct job *j);
int do_unlink(struct job *j);
int do_mkdir(struct job *j);
int do_mknod(struct job *j);
int do_link(struct job *j);
int do_rename(struct job *j);
int do_symlink(struct job *j);
int do_readlink(struct job *j);
int do_sync(struct job *j);
int do_mount(struct job *j);
int do_umount(struct job *j);
int do_mapdriver(struct job *j);
int do_getsysinfo(struct job *j);

#endif
