/*
 * Bridge to libmagicrt: the only file of libsys that knows it.  All references
 * are weak, so the same libsys serves programs without it.
 */
#include <errno.h>
#include <string.h>
#include <minix/magic.h>
#include <minix/rs.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/vm.h>
#include "sef_private.h"

#pragma weak _magic_vars
#pragma weak magic_eval_bool
#pragma weak st_state_transfer
#pragma weak st_add_special_mmapped_region
#pragma weak st_del_special_mmapped_region_by_addr

extern char **environ __attribute__((weak));

int
sef_llvm_magic_enabled(void)
{
    return &_magic_vars != NULL;
}

int
sef_llvm_state_cleanup(void)
{
    return OK;
}

static void
show_variable(const char *name, size_t length, long long value)
{
    printf("%.*s = %ld\n", (int) length, name, (long) value);
}

/* The variables of an expression, with their values. */
void
sef_llvm_dump_eval(char *expr)
{
    int result;

    if (magic_eval_bool != NULL)
        (void) magic_eval_bool(expr, &result, show_variable);
}

/* Without an evaluator no expression is ever true. */
int
sef_llvm_eval_bool(char *expr, char *result)
{
    int holds = 0, r = OK;

    if (magic_eval_bool != NULL)
        r = magic_eval_bool(expr, &holds, NULL);
    *result = (char) holds;
    return r;
}

void *
sef_llvm_state_table_addr(void)
{
    return sef_llvm_magic_enabled() ? &_magic_vars : NULL;
}

size_t
sef_llvm_state_table_size(void)
{
    return sef_llvm_magic_enabled() ? sizeof(_magic_vars) : 0;
}

/* The kernel tells a successor where it is. */
void
sef_llvm_register_state_table(void)
{
    sys_statectl(SYS_STATE_SET_STATE_TABLE, sef_llvm_state_table_addr(),
        (int) sef_llvm_state_table_size());
}

/* Pointers into the stack, which is not transferred. */
void
sef_llvm_stack_refs_save(char *stack_buff)
{
    if (&environ != NULL)
        memcpy(stack_buff, &environ, sizeof(environ));
}

void
sef_llvm_stack_refs_restore(char *stack_buff)
{
    if (&environ != NULL)
        memcpy(&environ, stack_buff, sizeof(environ));
}

static int
find_table(void *context, uint32_t *address)
{
    return sef_old_state_table_lookup_opaque(context, address);
}

static int
read_region(void *context, uint32_t old_address, size_t size, void *destination)
{
    return sef_copy_state_region_opaque(context, old_address, size,
        (uint32_t) destination);
}

static void
print_text(void *context, const char *text, size_t length)
{
    (void) context;
    printf("%.*s", (int) length, text);
}

int
sef_llvm_state_transfer(sef_init_info_t *info)
{
    st_init_info_t st;
    int r;

    if (!sef_llvm_magic_enabled() || st_state_transfer == NULL) {
        printf("[ERROR] the new instance has no state table: it was built "
               "without MKMAGIC\n");
        return ENOSYS;
    }
    memset(&st, 0, sizeof(st));
    if (info->flags & SEF_LU_ASR)
        st.flags |= ST_LU_ASR;
    if (info->flags & SEF_LU_NOMMAP)
        st.flags |= ST_LU_NOMMAP;
    if (info->flags & SEF_LU_CHECK)
        st.flags |= ST_LU_CHECK;
    st.context = info;
    st.init_buff_start = info->init_buff_start;
    st.init_buff_cleanup_start = info->init_buff_cleanup_start;
    st.init_buff_len = info->init_buff_len;
    st.old_state_table = find_table;
    st.copy_state_region = read_region;
    st.print = print_text;
    r = st_state_transfer(&st);
    info->init_buff_cleanup_start = st.init_buff_cleanup_start;
    info->reason = st.reason;
    memcpy(info->refused, st.refused, sizeof(info->refused));
    return r;
}

/* By the tables of the two instrumented programs. */
int
sef_st_state_transfer(sef_init_info_t *info)
{
    int r;

    info->phase = RS_PHASE_TRANSFER;
    if ((r = sef_llvm_state_transfer(info)) == OK) {
        sef_fpu_take();
        info->phase = RS_PHASE_INIT;
    }
    return r;
}

int
sef_llvm_add_special_mem_region(void *addr, size_t len, const char *name)
{
    if (st_add_special_mmapped_region == NULL)
        return OK;
    return st_add_special_mmapped_region(addr, len, name);
}

int
sef_llvm_del_special_mem_region_by_addr(void *addr)
{
    if (st_del_special_mmapped_region_by_addr == NULL)
        return OK;
    return st_del_special_mmapped_region_by_addr(addr);
}
