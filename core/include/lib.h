/* The inside of the C library: how a call becomes a message. */
#ifndef _LIB_H
#define _LIB_H

#include <minix/ipc.h>
#include <minix/com.h>
#include <minix/callnr.h>
#include <stddef.h>

/* Sends the call and awaits the answer. Returns m_type of the answer, or -1
 * with errno set when that is negative. */
int _syscall(endpoint_t who, int call, message *m);

/* Fills m_lc_vfs_path with a name; short names travel in the message. */
void _loadname(const char *name, message *m);

/* The initial stack of a new program: argc, argv, envp, the strings they
 * point at and struct ps_strings at the very end, for a stack that ends at
 * VM_STACK_TOP.  _params measures, _fill writes the frame into a buffer of
 * that size and tells its final address and that of ps_strings. */
void minix_stack_params(const char *path, char *const *argv, char *const *envp,
    size_t *stack_size, char *overflow, int *argc, int *envc);
void minix_stack_fill(const char *path, int argc, char *const *argv, int envc,
    char *const *envp, size_t stack_size, char *frame, int *vsp,
    struct ps_strings **psp);

/* Where a signal handler returns to (arch/sigreturn.S). */
void __sigreturn(void);

extern char **__environ;
extern char *_brksize;

#endif
