/*
 * Grants of this service: a table the kernel reads when somebody else uses a
 * grant id.
 *
 * Invariants: the kernel knows cpf_table and cpf_entries whenever an entry is
 * valid.  An entry is either in the free list or has CPF_USED.  Revoking bumps
 * the entry's sequence number, so an old id never means a new grant.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>

#define NR_FIRST_GRANTS 8
#define END_OF_LIST (-1)

static cp_grant_t cpf_first[NR_FIRST_GRANTS];
static cp_grant_t *cpf_table;
static int cpf_entries;
static int cpf_free_head = END_OF_LIST;

/* Put the entries from index `from' on into the free list, lowest first. */
static void
add_free_entries(int from)
{
    int i;

    for (i = cpf_entries - 1; i >= from; i--) {
        cpf_table[i].cp_flags = 0;
        cpf_table[i].cp_seq = 0;
        cpf_table[i].cp_u.cp_free.cp_next = cpf_free_head;
        cpf_free_head = i;
    }
}

/* Make room.  The old table stays valid until the kernel knows the new one. */
static int
grow_table(void)
{
    cp_grant_t *old_table = cpf_table, *new_table;
    int old_entries = cpf_entries, r;

    if (old_table == NULL) {
        new_table = cpf_first;
        cpf_entries = NR_FIRST_GRANTS;
    } else {
        if (old_entries >= GRANT_MAX_IDX / 2)
            return ENOSPC;
        new_table = malloc(2 * old_entries * sizeof(cpf_table[0]));
        if (new_table == NULL)
            return ENOMEM;
        memcpy(new_table, old_table, old_entries * sizeof(cpf_table[0]));
        cpf_entries = 2 * old_entries;
    }
    cpf_table = new_table;
    add_free_entries(old_entries);
    if ((r = sys_setgrant(cpf_table, cpf_entries)) != OK)
        panic("cannot register grant table: %d", r);
    if (old_table != NULL && old_table != cpf_first)
        free(old_table);
    return OK;
}

static int
take_entry(void)
{
    int index;

    if (cpf_free_head == END_OF_LIST && grow_table() != OK)
        return -1;
    index = cpf_free_head;
    cpf_free_head = cpf_table[index].cp_u.cp_free.cp_next;
    cpf_table[index].cp_faulted = GRANT_INVALID;
    return index;
}

/* The entry is complete: from now on the kernel may use it. */
static cp_grant_id_t
publish_entry(int index, int flags)
{
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    cpf_table[index].cp_flags = CPF_USED | CPF_VALID | flags;
    return GRANT_ID(index, cpf_table[index].cp_seq);
}

cp_grant_id_t
cpf_grant_direct(endpoint_t who_to, vir_bytes addr, size_t size, int access)
{
    cp_grant_t *g;
    int index;

    if (access & ~(CPF_READ | CPF_WRITE | CPF_TRY) || addr + size < addr)
        return GRANT_INVALID;
    if ((index = take_entry()) < 0)
        return GRANT_INVALID;
    g = &cpf_table[index];
    g->cp_u.cp_direct.cp_who_to = who_to;
    g->cp_u.cp_direct.cp_start = addr;
    g->cp_u.cp_direct.cp_len = size;
    return publish_entry(index, access | CPF_DIRECT);
}

cp_grant_id_t
cpf_grant_indirect(endpoint_t who_to, endpoint_t who_from, cp_grant_id_t gr)
{
    cp_grant_t *g;
    int index;

    if (who_from == ANY || who_from == NONE || who_from == SELF ||
        !GRANT_VALID(gr))
        return GRANT_INVALID;
    if ((index = take_entry()) < 0)
        return GRANT_INVALID;
    g = &cpf_table[index];
    g->cp_u.cp_indirect.cp_who_to = who_to;
    g->cp_u.cp_indirect.cp_who_from = who_from;
    g->cp_u.cp_indirect.cp_grant = gr;
    return publish_entry(index, CPF_INDIRECT);
}

cp_grant_id_t
cpf_grant_magic(endpoint_t who_to, endpoint_t who_from, vir_bytes addr,
    size_t size, int access)
{
    cp_grant_t *g;
    int index;

    if (access & ~(CPF_READ | CPF_WRITE | CPF_TRY) || addr + size < addr ||
        who_from == ANY || who_from == NONE || who_from == SELF)
        return GRANT_INVALID;
    if ((index = take_entry()) < 0)
        return GRANT_INVALID;
    g = &cpf_table[index];
    g->cp_u.cp_magic.cp_who_to = who_to;
    g->cp_u.cp_magic.cp_who_from = who_from;
    g->cp_u.cp_magic.cp_start = addr;
    g->cp_u.cp_magic.cp_len = size;
    return publish_entry(index, access | CPF_MAGIC);
}

/* GRANT_FAULTED: a CPF_TRY grant met missing memory. */
int
cpf_revoke(cp_grant_id_t grant)
{
    int index = GRANT_IDX(grant), faulted;
    cp_grant_t *g;

    if (!GRANT_VALID(grant) || index >= cpf_entries)
        return EINVAL;
    g = &cpf_table[index];
    if (!(g->cp_flags & CPF_USED) || g->cp_seq != GRANT_SEQ(grant))
        return EINVAL;
    faulted = (g->cp_flags & CPF_TRY) && g->cp_faulted == grant;
    g->cp_flags = 0;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    g->cp_seq = (g->cp_seq + 1) % GRANT_MAX_SEQ;
    g->cp_u.cp_free.cp_next = cpf_free_head;
    cpf_free_head = index;
    return faulted ? GRANT_FAULTED : OK;
}

/* After a state transfer: the table is at another address. */
void
cpf_reload(void)
{
    int r;

    if (cpf_table == NULL)
        return;
    if ((r = sys_setgrant(cpf_table, cpf_entries)) != OK)
        panic("cannot register grant table: %d", r);
}
