/* The order of a state transfer. */
#include <errno.h>
#include <string.h>
#include "st_private.h"

static int
transfer(struct st_transfer *st)
{
    uint32_t old_random[4];
    int r;

    if ((r = st_attach(st)) != 0)
        return r;
    memcpy(old_random, st->remote_vars.random, sizeof(old_random));
    magic_reseed(old_random, 4);
    if ((r = st_rename(st)) != 0 || (r = st_pair_types(st)) != 0 ||
        (r = st_pair_functions(st)) != 0 || (r = st_pair_sentries(st)) != 0)
        return r;
    st->step = st_word_step(st);
    if ((r = st_plan_dynamic(st)) != 0 || (r = st_plan_parts(st)) != 0 ||
        (r = st_check_objects(st)) != 0 || (r = st_check_unknown(st)) != 0 ||
        (r = st_check_layouts(st)) != 0 || (r = st_create_dynamic(st)) != 0 ||
        (r = st_move(st)) != 0 || (r = st_create_parts(st)) != 0)
        return r;
    return st->info->flags & ST_LU_CHECK ? st_check(st) : 0;
}

int
st_state_transfer(st_init_info_t *info)
{
    /* Large, and at most one at a time. */
    static struct st_transfer st;
    int r;

    memset(&st, 0, sizeof(st));
    st.info = info;
    info->init_buff_cleanup_start = info->init_buff_start;
    if ((info->flags & ST_LU_NOMMAP) && info->init_buff_len != 0) {
        uint32_t start = (uint32_t) info->init_buff_start;

        st.persistent = (char *) MAGIC_ROUND(start, MAGIC_PAGE);
        st.temporary =
            (char *) ((start + info->init_buff_len) & ~(MAGIC_PAGE - 1));
    }
    r = transfer(&st);
    if (r == 0)
        r = st_collect_early(&st);
    if (r == 0)
        r = st_rehash(&st);
    if (st.persistent != NULL)
        info->init_buff_cleanup_start = st.persistent;
    if (r == 0)
        st_print(&st,
            "st_state_transfer: unknown bytes: %u, dangling pointers: %u\n"
            "st_state_transfer: state transfer is done, "
            "num type transformations: %u.\n",
            st.unknown_bytes, st.num_dangling, st.num_types_changed);
    else if (r == ENOMEM)
        info->reason = ST_REASON_MEMORY;
    if (r != 0)
        st_print(&st,
            "[ERROR] st_state_transfer: state transfer failed: "
            "%d\n",
            r);
    st_release(&st);
    return r;
}
