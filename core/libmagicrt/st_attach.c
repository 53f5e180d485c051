/* Copies the remote description, and refuses one that it does not know. */
#include <errno.h>
#include "st_private.h"

static int
copy_table(struct st_transfer *st, const struct magic_table *table,
    uint32_t record, const void **result)
{
    void *copy;

    if (table->size != record || table->count > (1u << 24) / record)
        return st_refuse_damaged(st, table->address);
    copy = st_allocate(st, table->count * record + 1);
    if (copy == NULL)
        return ENOMEM;
    *result = copy;
    return st->info->copy_state_region(st->info->context, table->address,
               table->count * record, copy) == 0
        ? 0
        : st_refuse_damaged(st, table->address);
}

static void
local_side(struct st_side *side)
{
    const struct magic_vars *vars = &_magic_vars;

    side->vars = vars;
    side->names = (const char *) vars->names.address;
    side->types = (const void *) vars->types.address;
    side->members = (const void *) vars->members.address;
    side->relocs = (const void *) vars->relocs.address;
    side->functions = (const void *) vars->functions.address;
    side->sentries = (const void *) vars->sentries.address;
    side->sites = (const void *) vars->sites.address;
    side->renames = (const void *) vars->renames.address;
    side->findings = (const void *) vars->findings.address;
    side->layouts = (const void *) vars->layouts.address;
}

static int
copy_tables(struct st_transfer *st)
{
    const struct magic_vars *vars = &st->remote_vars;
    struct st_side *side = &st->remote;
    const struct {
        const struct magic_table *table;
        uint32_t record;
        const void **copy;
    } tables[] = {
        { &vars->names, 1, (const void **) &side->names },
        { &vars->types, sizeof(struct magic_type),
            (const void **) &side->types },
        { &vars->members, sizeof(struct magic_member),
            (const void **) &side->members },
        { &vars->relocs, sizeof(struct magic_reloc),
            (const void **) &side->relocs },
        { &vars->functions, sizeof(struct magic_function),
            (const void **) &side->functions },
        { &vars->sentries, sizeof(struct magic_sentry),
            (const void **) &side->sentries },
        { &vars->sites, sizeof(struct magic_site),
            (const void **) &side->sites },
        { &vars->renames, sizeof(struct magic_rename),
            (const void **) &side->renames },
        { &vars->findings, sizeof(struct magic_finding),
            (const void **) &side->findings },
        { &vars->layouts, sizeof(struct magic_layout),
            (const void **) &side->layouts },
    };

    side->vars = vars;
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        int r =
            copy_table(st, tables[i].table, tables[i].record, tables[i].copy);

        if (r != 0)
            return r;
    }
    return 0;
}

/* Bounds of the remote data that is not constant. */
static void
data_window(struct st_transfer *st)
{
    const struct magic_sentry *sentry = st->remote.sentries;
    uint32_t low = UINT32_MAX, high = 0;

    for (uint32_t i = 0; i < st->remote_vars.sentries.count; i++, sentry++) {
        if (sentry->flags & MAGIC_CONSTANT)
            continue;
        if (sentry->address < low)
            low = sentry->address;
        if (sentry->address + sentry->size > high)
            high = sentry->address + sentry->size;
    }
    if (low < high)
        st_window_init(st, &st->data, low, high);
}

static int
copy_dsentries(struct st_transfer *st)
{
    uint32_t count = st->remote_vars.num_dsentries;
    uint32_t next = st->remote_vars.next_dsentry, newer = 0;

    if (count > (1u << 24))
        return st_refuse_damaged(st, next);
    st->dsentries = st_allocate(st, (count + 1) * sizeof(*st->dsentries));
    if (st->dsentries == NULL)
        return ENOMEM;
    /* The list has the newest first; the copies stand in order of age. */
    for (uint32_t i = count; i-- > 0;) {
        struct magic_dsentry *entry = &st->dsentries[i];

        if (next == 0 || st_read(st, next, sizeof(*entry), entry) != 0 ||
            !st_is_entry(st, next, newer, entry))
            return st_refuse_damaged(st, next);
        newer = next;
        next = entry->next;
    }
    if (next != 0)
        return st_refuse_damaged(st, next);
    st->num_dsentries = count;
    return 0;
}

/* Bytes of a root that all versions have: its magic number and version. */
#define ROOT_HEAD \
    (offsetof(struct magic_vars, version) + sizeof(_magic_vars.version))

static int
refuse(struct st_transfer *st)
{
    st_print(st, "[ERROR] state table of unknown version %u\n",
        st->remote_vars.version);
    return ENOSYS;
}

int
st_attach(struct st_transfer *st)
{
    struct magic_vars *vars = &st->remote_vars;
    uint32_t root;
    int r;

    local_side(&st->local);
    if ((r = st->info->old_state_table(st->info->context, &root)) != 0)
        return r;
    if (root == 0) {
        st_print(st,
            "[ERROR] the old instance has no state table: it was built "
            "without MKMAGIC\n");
        return ENOSYS;
    }
    /* The head alone first: an unknown version may be shorter. */
    r = st->info->copy_state_region(st->info->context, root, ROOT_HEAD, vars);
    if (r != 0)
        return r;
    if (vars->magic != MAGIC_ROOT_MAGIC || vars->version != MAGIC_VERSION)
        return refuse(st);
    r = st->info->copy_state_region(st->info->context, root, sizeof(*vars),
        vars);
    if (r != 0)
        return r;
    if (vars->size != sizeof(*vars))
        return refuse(st);
    if ((r = copy_tables(st)) != 0 || (r = st_check_tables(st)) != 0 ||
        (r = st_check_addresses(st)) != 0)
        return r;
    data_window(st);
    if (vars->heap_low < vars->heap_high)
        st_window_init(st, &st->heap, vars->heap_low, vars->heap_high);
    return copy_dsentries(st);
}
