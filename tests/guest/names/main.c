/* Functions of MINIX's headers that no service here needs: they are there, and
 * those that do something do it. The log has a line for each that does not,
 * and "names: N checked" at the end. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <minix/blockdriver.h>
#include <minix/chardriver.h>
#include <minix/com.h>
#include <minix/config.h>
#include <minix/dmap.h>
#include <minix/ds.h>
#include <minix/log.h>
#include <minix/safecopies.h>
#include <minix/sef.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <minix/timers.h>
#include <minix/vm.h>

/* Their names are enough: a driver or service sets or calls them. */
static void *volatile there[] = {
    blockdriver_announce,
    blockdriver_terminate,
    chardriver_announce,
    chardriver_terminate,
    asynsend,
    env_setargs,
    sys_umap_remote,
    sys_vumap,
    sys_vsafecopy,
    vm_brk_for,
    vm_prepare,
    sef_getrndseed,
    sef_setcb_init_lu,
    sef_cb_init_null,
    sef_cb_init_reset,
    sef_cb_init_restart_generic,
    sef_cb_init_lu_generic,
    sef_cb_init_response_null,
    sef_cb_init_response_rs_reply,
    sef_setcb_lu_state_changed,
    sef_setcb_lu_state_dump,
    sef_setcb_lu_state_save,
    sef_setcb_lu_response,
    sef_cb_lu_prepare_null,
    sef_cb_lu_state_isvalid_null,
    sef_cb_lu_state_isvalid_workfree,
    sef_cb_lu_state_isvalid_workfree_self,
    sef_cb_lu_state_isvalid_generic,
    sef_cb_lu_state_changed_null,
    sef_cb_lu_state_dump_null,
    sef_cb_lu_state_dump_eval,
    sef_cb_lu_state_save_null,
    sef_cb_lu_response_null,
    sef_cb_lu_response_rs_reply,
    sef_setcb_gcov,
    sef_setcb_ping_reply,
    sef_cb_ping_reply_null,
    sef_cb_ping_reply_pong,
    sef_cb_signal_handler_null,
    sef_cb_signal_handler_term,
    sef_cb_signal_handler_posix_default,
    sef_cb_signal_manager_null,
    sef_llvm_add_special_mem_region,
    sef_llvm_del_special_mem_region_by_addr,
};

static int checked, wrong;

static void
check(const char *what, int holds)
{
    checked++;
    if (holds)
        return;
    wrong++;
    printf("names: wrong: %s\n", what);
}

#define CHECK(condition) check(#condition, condition)

static void
values(void)
{
    char text[16] = "", memory[4] = "";
    size_t length = sizeof(memory);
    u32_t number = 0;

    CHECK(ds_publish_u32("names.n", 7, 0) == OK);
    CHECK(ds_publish_u32("names.n", 8, 0) == EEXIST);
    CHECK(ds_publish_u32("names.n", DS_DRIVER_UP, DSF_OVERWRITE) == OK);
    CHECK(ds_retrieve_u32("names.n", &number) == OK && number == DS_DRIVER_UP);
    CHECK(ds_delete_u32("names.n") == OK);
    CHECK(ds_retrieve_u32("names.n", &number) == ESRCH);
    CHECK(ds_publish_str("names.s", "text", 0) == OK);
    CHECK(ds_retrieve_str("names.s", text, sizeof(text)) == OK);
    CHECK(strcmp(text, "text") == 0);
    CHECK(ds_delete_str("names.s") == OK);
    CHECK(ds_publish_mem("names.m", "abc", 3, 0) == OK);
    CHECK(ds_retrieve_mem("names.m", memory, &length) == OK);
    CHECK(length == 3 && memcmp(memory, "abc", 3) == 0);
    CHECK(ds_delete_mem("names.m") == OK);
}

static void
subscription(void)
{
    char name[DS_MAX_KEYLEN] = "", label[DS_MAX_KEYLEN] = "";
    endpoint_t owner = NONE, named = NONE;
    int type = 0;

    CHECK(ds_subscribe("names\\.event", 0) == OK);
    CHECK(ds_check(name, &type, &owner) == ENOENT);
    CHECK(ds_publish_u32("names.event", 1, 0) == OK);
    CHECK(ds_check(name, &type, &owner) == OK);
    CHECK(strcmp(name, "names.event") == 0 && owner == sef_self());
    CHECK((type & DSF_MASK_TYPE) == DSF_TYPE_U32);
    CHECK(ds_check(name, &type, &owner) == ENOENT);
    CHECK(ds_delete_u32("names.event") == OK);
    CHECK(ds_subscribe("drv\\.chr\\.tty", DSF_INITIAL | DSF_OVERWRITE) == OK);
    CHECK(ds_check(name, &type, &owner) == OK && owner == TTY_PROC_NR);
    CHECK(ds_retrieve_label_name(label, sef_self()) == OK);
    CHECK(strcmp(label, "names") == 0);
    CHECK(ds_retrieve_label_endpt(label, &named) == OK && named == sef_self());
}

static void
memory(void)
{
    struct vm_usage_info usage;
    phys_bytes at = 0, root = 0;
    char *p = alloc_contig(2 * VM_PAGE_SIZE, AC_ALIGN4K, &at), c = 1;
    unsigned char *video;

    CHECK(p != NULL && at != 0 && at % VM_PAGE_SIZE == 0);
    CHECK(sys_memset(SELF, 0x5a, (phys_bytes) p, 2 * VM_PAGE_SIZE) == OK);
    CHECK(p[0] == 0x5a && p[2 * VM_PAGE_SIZE - 1] == 0x5a);
    CHECK(sys_physcopy(NONE, at, SELF, (vir_bytes) &c, 1, 0) == OK);
    CHECK(c == 0x5a);
    CHECK(free_contig(p, 2 * VM_PAGE_SIZE) == OK);
    video = vm_map_phys(SELF, (void *) 0xb8000, VM_PAGE_SIZE);
    CHECK(video != NULL && video != (void *) -1);
    CHECK(vm_unmap_phys(SELF, video, VM_PAGE_SIZE) == OK);
    CHECK(vm_info_usage(SELF, &usage) == OK && usage.vui_total > 0);
    CHECK(sys_vmctl_get_pdbr(SELF, &root) == OK && root != 0);
}

static void
grants(void)
{
    cp_grant_id_t direct = cpf_grant_direct(PM_PROC_NR, (vir_bytes) there,
        sizeof(there), CPF_READ);
    cp_grant_id_t indirect = cpf_grant_indirect(DS_PROC_NR, PM_PROC_NR, direct);

    CHECK(GRANT_VALID(direct) && GRANT_VALID(indirect));
    CHECK(cpf_revoke(indirect) == OK && cpf_revoke(direct) == OK);
}

/* Which were called, the oldest in the highest digit. */
static unsigned rung;

static void
ring(int bell)
{
    rung = 10 * rung + bell;
}

static minix_timer_t bells[4];

static void
ring_again(int bell)
{
    ring(bell);
    set_timer(&bells[0], 1, ring, 4);
}

static void
timers(void)
{
    message m;
    int status;

    set_timer(&bells[0], 9, ring, 1);
    set_timer(&bells[1], 1, ring, 2);
    set_timer(&bells[2], 2, ring, 9);
    set_timer(&bells[3], 3, ring_again, 3);
    set_timer(&bells[0], 2, ring, 1);
    cancel_timer(&bells[2]);
    CHECK(tmr_is_set(&bells[0]) && !tmr_is_set(&bells[2]));
    while (rung < 1000 && ipc_receive(CLOCK, &m, &status) == OK)
        expire_timers(m.m_notify.timestamp);
    CHECK(rung == 2134);
    CHECK(!tmr_is_set(&bells[0]) && !tmr_is_set(&bells[3]));
    init_timer(&bells[0]);
}

static int logged;

static void
count_line(struct log *UNUSED(log), int UNUSED(level), const char *UNUSED(file),
    const char *UNUSED(function), int UNUSED(line), const char *UNUSED(fmt),
    ...)
{
    logged++;
}

static void
lines(void)
{
    struct log quiet = { "names", LEVEL_INFO, count_line };
    struct log loud = { "namelog", LEVEL_TRACE, default_log };

    log_warn(&quiet, "%d\n", 1);
    log_info(&quiet, "2\n");
    log_debug(&quiet, "left out\n");
    CHECK(logged == 2);
    log_info(&loud, "line %d\n", 1);
    log_trace(&loud, "line %d\n", 2);
}

/* As MINIX's header has it, and as its guide. */
static void
dump(int UNUSED(state))
{
}

static int
dump_as_guide(int UNUSED(state))
{
    return OK;
}

EXTERN int declared_here;
int declared_here = MAX(SEF_LU_REQUEST_TYPE, NR_PROCS);

static int
init_fresh(int type, sef_init_info_t *info)
{
    size_t i;

    (void) type, (void) info;
    for (i = 0; i < sizeof(there) / sizeof(there[0]); i++)
        CHECK(there[i] != NULL);
    values();
    subscription();
    memory();
    grants();
    timers();
    lines();
    CHECK(declared_here > 0 && TTY_MAJOR == major(makedev(TTY_MAJOR, 0)));
    printf("names: %d checked, %d wrong\n", checked, wrong);
    return OK;
}

int
main(void)
{
    message m;
    int status;

    sef_setcb_init_fresh(init_fresh);
    sef_setcb_lu_state_dump(dump_as_guide);
    sef_setcb_lu_state_dump(dump);
    sef_setcb_lu_state_dump(SEF_CB_LU_STATE_DUMP_NULL);
    sef_setcb_signal_handler(sef_cb_signal_handler_term);
    sef_startup();
    for (;;)
        sef_receive_next(&m, &status);
}
